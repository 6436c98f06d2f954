/** The public name of a delivery. */
export function deliveryId(row: number | bigint): string {
  return `dlv_${row}`;
}

/** The row behind a public name; 0, which no row has, where it is no such name. */
export function deliveryRow(id: string): number {
  return /^dlv_[1-9]\d{0,14}$/.test(id) ? Number(id.slice(4)) : 0;
}
