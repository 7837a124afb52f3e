// The few operations on lanes and rows that every part needs.

export function splat(at: usize): v128 {
  return v128.load64_splat(at);
}

export function first(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 0, 0);
}

export function second(x: v128): v128 {
  return v128.shuffle<f64>(x, x, 1, 1);
}

/** Both lanes hold their sum. */
export function total(x: v128): v128 {
  return f64x2.add(first(x), second(x));
}

/** Deviations of `count` rows (4, or 1) from the means of one pair, into `y` as [feature][row]. */
export function deviations(y: usize, x: usize, block: usize, features: i32, count: i32): void {
  const rowBytes = (<usize>features) << 3;
  for (let j = 0; j < features; j++) {
    const mean = v128.load(block);
    block += 16;
    for (let r = 0; r < count; r++) {
      v128.store(y, f64x2.sub(splat(x + <usize>r * rowBytes), mean));
      y += 16;
    }
    x += 8;
  }
}
