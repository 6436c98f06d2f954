import type { Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import { type Row, row } from './promise-rows.ts';

/** How it signs, and what a webhook of the profile may be. */
export function ruleRows({
  rules,
  strictness,
  operations,
}: Pick<Profile, 'rules' | 'strictness' | 'operations'>): readonly Row[] {
  const { values } = t.catalogue;
  return [
    row('strictness', values.strictness[strictness]),
    row('signing', values.signing[rules.signing]),
    row('setUp', values.setUp[rules.setUp]),
    row('schemes', rules.schemes.includes('http') ? values.schemesBoth : values.schemesHttps),
    row('eventTypes', values.eventTypes[rules.eventTypes]),
    row('courseFilter', yesNo(values.courses, rules.courseFilter)),
    row('basicAuth', yesNo(values.offered, rules.basicAuth)),
    row('additionalHeaders', yesNo(values.offered, rules.additionalHeaders)),
    row('operations', yesNo(values.told, operations)),
    row('oncePerUrl', yesNo(values.oncePerUrl, rules.oncePerUrl)),
    row('oncePerLearnerAndCourse', yesNo(values.oncePerLearnerAndCourse, rules.oncePerLearnerAndCourse)),
  ];
}

function yesNo(words: { readonly yes: string; readonly no: string }, is: boolean): string {
  return is ? words.yes : words.no;
}
