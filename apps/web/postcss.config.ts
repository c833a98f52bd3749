const config = {
  plugins: {
    'postcss-preset-mantine': {},
    'postcss-simple-vars': {
      variables: { 'mantine-breakpoint-xs': '600px', 'mantine-breakpoint-sm': '900px' },
    },
  },
};

export default config;
