/**
 * The assignment of rows to columns of least total cost, each column taken once: Hungarian method by shortest augmenting paths, O(n³).
 *
 * Of equally good assignments the one that the row order leads to, so that equal costs give equal answers.
 *
 * @param cost - [n × n] row-major, finite; never modified
 * @returns entry i is the column of row i
 * @see Kuhn (1955), doi:10.1002/nav.3800020109; Jonker and Volgenant (1987), doi:10.1007/BF02278710
 */
export function assignment(cost: Float64Array, n: number): Int32Array {
  const rowPotential = new Float64Array(n);
  const columnPotential = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1).fill(-1); // by column; column n is where a new row waits
  const before = new Int32Array(n); // the column before on the shortest path
  const distance = new Float64Array(n);
  const done = new Uint8Array(n + 1);
  for (let row = 0; row < n; row++) {
    rowOf[n] = row;
    distance.fill(Infinity);
    done.fill(0);
    let column = n;
    while (rowOf[column] >= 0) {
      done[column] = 1;
      const i = rowOf[column];
      let nearest = -1;
      for (let j = 0; j < n; j++) {
        if (done[j] === 1) continue;
        const reduced = cost[i * n + j] - rowPotential[i] - columnPotential[j];
        if (reduced < distance[j]) {
          distance[j] = reduced;
          before[j] = column;
        }
        if (nearest < 0 || distance[j] < distance[nearest]) nearest = j;
      }
      const step = distance[nearest];
      for (let j = 0; j <= n; j++) {
        if (done[j] === 1) {
          rowPotential[rowOf[j]] += step;
          columnPotential[j] -= step;
        } else if (j < n) distance[j] -= step;
      }
      column = nearest;
    }
    while (column !== n) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }
  const columnOf = new Int32Array(n);
  for (let j = 0; j < n; j++) columnOf[rowOf[j]] = j;
  return columnOf;
}
