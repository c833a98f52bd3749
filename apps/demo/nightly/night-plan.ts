/** The nightly job: job → steps → substeps, what each reads and writes, and how long it takes (median, ms). */
export type Substep = { name: string; reads: string[]; writes: string[]; medianMs: number };
export type Step = { name: string; substeps: Substep[] };

export const JOB = 'nightly';

export const NIGHT_PLAN: readonly Step[] = [
  {
    name: 'extract',
    substeps: [
      { name: 'orders', reads: ['table:shop/orders'], writes: ['file:exports/orders.csv'], medianMs: 2_500 },
      {
        name: 'payments',
        reads: ['table:shop/payments'],
        writes: ['file:exports/payments.csv'],
        medianMs: 2_000,
      },
    ],
  },
  {
    name: 'transform',
    substeps: [
      {
        name: 'sales',
        reads: ['file:exports/orders.csv', 'file:exports/payments.csv'],
        writes: ['file:exports/sales.csv'],
        medianMs: 3_000,
      },
    ],
  },
  {
    name: 'load',
    substeps: [
      {
        name: 'daily_sales',
        reads: ['file:exports/sales.csv'],
        writes: ['table:shop/daily_sales'],
        medianMs: 1_500,
      },
    ],
  },
  {
    name: 'report',
    substeps: [
      {
        name: 'summary',
        reads: ['table:shop/daily_sales'],
        writes: ['file:exports/report.txt'],
        medianMs: 1_000,
      },
    ],
  },
];

/** `step/substep` names, as the fault "a step that never runs" wants them. */
export const SUBSTEPS = NIGHT_PLAN.flatMap((step) =>
  step.substeps.map((substep) => `${step.name}/${substep.name}`),
);
