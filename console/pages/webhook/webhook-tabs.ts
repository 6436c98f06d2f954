/** The parts of a webhook's page, as its address names them. */
export const tabNames = ['health', 'setup', 'test', 'replay'] as const;

export type TabName = (typeof tabNames)[number];

/** Of one that nothing was ever sent to, how it is set up says more than how it fares. */
export function tabInAddress(
  named: string | null | undefined,
  { status }: { readonly status?: string } = {},
): TabName {
  const otherwise = status === 'requested' || status === 'declined' ? 'setup' : 'health';
  return tabNames.find((each) => each === named) ?? otherwise;
}
