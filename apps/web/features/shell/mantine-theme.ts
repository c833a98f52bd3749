import {
  Button,
  ActionIcon,
  createTheme,
  defaultVariantColorsResolver,
  Input,
  Menu,
  Modal,
  SegmentedControl,
  Table,
  Tabs,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Mantine wants ten shades; Karma's colours are one variable each that changes with the theme. */
function tone(variable: string): MantineColorsTuple {
  const value = `var(${variable})`;
  return [value, value, value, value, value, value, value, value, value, value];
}

const GRAY = [
  'sunken',
  'sunken',
  'line',
  'line',
  'line-strong',
  'faint',
  'faint',
  'muted',
  'text',
  'text',
] as const;
const DARK = [
  'text',
  'muted',
  'faint',
  'faint',
  'line-strong',
  'line',
  'raised',
  'surface',
  'sunken',
  'bg',
] as const;
type Ten = readonly [string, string, string, string, string, string, string, string, string, string];

function scale([a, b, c, d, e, f, g, h, i, j]: Ten): MantineColorsTuple {
  const v = (name: string): string => `var(--${name})`;
  return [v(a), v(b), v(c), v(d), v(e), v(f), v(g), v(h), v(i), v(j)];
}

/** Mantine, drawn with the values of theme.css: no component has a colour or a size of its own. */
export const mantineTheme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 8 },
  colors: {
    accent: tone('--accent'),
    ok: tone('--ok'),
    warn: tone('--warn'),
    bad: tone('--bad'),
    unknown: tone('--unknown'),
    gray: scale(GRAY),
    dark: scale(DARK),
  },
  white: '#fff',
  black: 'var(--text)',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: {
    xs: 'var(--fs-xs)',
    sm: 'var(--fs-s)',
    md: 'var(--fs-m)',
    lg: 'var(--fs-l)',
    xl: 'var(--fs-xl)',
  },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: 'var(--s1)', sm: 'var(--s2)', md: 'var(--s3)', lg: 'var(--s4)', xl: 'var(--s5)' },
  radius: { xs: '4px', sm: 'var(--radius)', md: 'var(--radius)', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  shadows: {
    xs: 'none',
    sm: 'var(--shadow)',
    md: 'var(--shadow)',
    lg: 'var(--shadow)',
    xl: 'var(--shadow)',
  },
  breakpoints: { xs: '37.5em', sm: '56.25em', md: '64em', lg: '80em', xl: '96em' },
  cursorType: 'pointer',
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-accent)' } : colors;
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm', variant: 'default' },
      vars: (_theme, props) => ({
        root: {
          '--button-height': props.size === 'lg' ? 'max(40px, var(--control))' : 'var(--control)',
          '--button-fz': props.size === 'lg' ? 'var(--fs-m)' : 'var(--fs-s)',
          '--button-padding-x': props.size === 'lg' ? '16px' : '10px',
        },
      }),
      styles: { root: { fontWeight: 500 }, section: { marginInlineEnd: 6 } },
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: 'subtle', color: 'gray' },
      vars: () => ({ root: { '--ai-size': 'var(--control)', '--ai-color': 'var(--muted)' } }),
    }),
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Input: Input.extend({
      defaultProps: { size: 'sm' },
      vars: () => ({
        wrapper: {
          '--input-height': 'var(--control)',
          '--input-size': 'var(--control)',
          '--input-fz': 'var(--fs-s)',
          '--input-padding': '10px',
        },
      }),
    }),
    InputWrapper: Input.Wrapper.extend({
      defaultProps: { size: 'sm' },
      styles: { label: { marginBottom: 4, fontWeight: 500 }, error: { marginTop: 4 } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.4 },
        radius: 'lg',
        shadow: 'md',
      },
      styles: { title: { fontSize: 'var(--fs-l)', fontWeight: 600 } },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', offset: 4 } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, fz: 'xs' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Tabs: Tabs.extend({ styles: { tab: { fontSize: 'var(--fs-s)' } } }),
    Table: Table.extend({ defaultProps: { fz: 'sm' } }),
  },
});

/** Where Mantine's own variables take their values from. */
export const cssVariables: CSSVariablesResolver = () => {
  const soft = (color: string): Record<string, string> => ({
    [`--mantine-color-${color}-filled`]: `var(--${color})`,
    [`--mantine-color-${color}-filled-hover`]: `color-mix(in srgb, var(--${color}) 88%, var(--text))`,
    [`--mantine-color-${color}-light`]: `var(--${color}-soft)`,
    [`--mantine-color-${color}-light-hover`]: `color-mix(in srgb, var(--${color}-soft) 90%, var(--${color}))`,
    [`--mantine-color-${color}-light-color`]: `var(--${color})`,
    [`--mantine-color-${color}-outline`]: `var(--${color})`,
    [`--mantine-color-${color}-outline-hover`]: `var(--${color}-soft)`,
    [`--mantine-color-${color}-text`]: `var(--${color})`,
  });
  const names: Record<string, string> = {
    ...soft('accent'),
    ...soft('ok'),
    ...soft('warn'),
    ...soft('bad'),
    ...soft('unknown'),
    '--mantine-color-gray-text': 'var(--muted)',
    '--mantine-color-gray-light-color': 'var(--muted)',
    '--mantine-color-gray-light-hover': 'var(--sunken)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-bright': 'var(--text)',
    // Panels, modals and menus take their ground from "body"; the page itself has --bg.
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-success': 'var(--ok)',
    '--mantine-color-placeholder': 'var(--faint)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--faint)',
    '--mantine-color-disabled-border': 'var(--line)',
  };
  return { variables: {}, light: names, dark: names };
};
