/** The parts of a webhook's page, as its address names them. */
export const tabNames = ['health', 'setup', 'test', 'replay'] as const;

export type TabName = (typeof tabNames)[number];

export function tabInAddress(named: string | null | undefined): TabName {
  return tabNames.find((each) => each === named) ?? 'health';
}
