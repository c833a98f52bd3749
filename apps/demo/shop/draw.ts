/** A source of chance in [0, 1): `Math.random`, or a seeded one in tests. */
export type Chance = () => number;

/** Standard normal by Box and Muller (1958). */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** A duration in ms, log-normal around `medianMs`: how long people and networks take. */
export function drawDuration(medianMs: number, sigma: number, chance: Chance): number {
  return Math.round(medianMs * Math.exp(sigma * normal(chance)));
}

/** How many of something with `mean` happen at once: Poisson, by normal approximation above 50. */
export function drawCount(mean: number, chance: Chance): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(chance)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = chance(); product > limit; product *= chance()) count += 1;
  return count;
}

/** One of a list, each as likely. */
export function pick<T>(from: readonly [T, ...T[]], chance: Chance): T {
  return from[Math.floor(chance() * from.length)] ?? from[0];
}
