import { z } from 'zod';

// Zod tries `new Function` to parse faster; the content security policy refuses that, and would report it.
z.config({ jitless: true });
