export function nextSmoothLength(n: number): number {
  let m = 1;
  while (m < n) m *= 2;
  return m;
}
export function realFftPlan(n: number) {
  const c = new Float64Array(n / 2), s = new Float64Array(n / 2);
  for (let i = 0; i < n / 2; i++) { c[i] = Math.cos((2 * Math.PI * i) / n); s[i] = Math.sin((2 * Math.PI * i) / n); }
  const fr = new Float64Array(n), fi = new Float64Array(n);
  return {
    forwardInto(re: Float64Array, im: Float64Array, x: Float64Array) {
      fr.set(x); fi.fill(0);
      for (let i = 1, j = 0; i < n; i++) { let bit = n >> 1; for (; j & bit; bit >>= 1) j ^= bit; j ^= bit; if (i < j) { const t = fr[i]; fr[i] = fr[j]; fr[j] = t; } }
      for (let len = 2; len <= n; len <<= 1) {
        const h = len >> 1, st = n / len;
        for (let i = 0; i < n; i += len) for (let k = 0; k < h; k++) {
          const a = i + k, b = a + h, wr = c[k * st], wi = -s[k * st];
          const tr = fr[b] * wr - fi[b] * wi, ti = fr[b] * wi + fi[b] * wr;
          fr[b] = fr[a] - tr; fi[b] = fi[a] - ti; fr[a] += tr; fi[a] += ti;
        }
      }
      for (let i = 0; i <= n / 2; i++) { re[i] = fr[i]; im[i] = fi[i]; }
    },
  };
}
