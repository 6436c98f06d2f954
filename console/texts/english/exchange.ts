/** A request and what was answered to it, side by side. */
export const exchange = {
  request: 'Request',
  answer: 'Answer',
  headersOf: (what: string) => `Headers of the ${what.toLowerCase()}`,
  bodyOf: (what: string) => `Body of the ${what.toLowerCase()}`,
  noRequest: 'No request could be made.',
  noAnswer: 'No answer came.',
  status: (status: number) => `Status ${status}`,
} as const;
