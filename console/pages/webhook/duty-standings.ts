/** What a person on duty looks at, in the order of what needs them most. */
export const dutyStandings = ['requested', 'disabled', 'failing', 'resting', 'paused', 'declined'] as const;

export type DutyStanding = (typeof dutyStandings)[number];

/** What an address names; requests where it names nothing of ours. */
export function standingInAddress(named: string | null | undefined): DutyStanding {
  return dutyStandings.find((each) => each === named) ?? 'requested';
}
