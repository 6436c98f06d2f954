import { Alert, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import type { EventTypeEntry, Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { visible } from '../../kit/plain-text.ts';
import { t } from '../../texts/texts.ts';
import { type Pair, pairs, requestLines } from './body-lines.ts';
import { type Sample, useSamples } from './sample-asking.ts';

interface BodyComparisonProps {
  readonly left: Profile;
  readonly right: Profile;
  readonly type: Pick<EventTypeEntry, 'type' | 'title'>;
}

/** How two dialects say one event type, side by side, with the lines that differ marked. */
export function BodyComparison({ left, right, type }: BodyComparisonProps) {
  const says = t.catalogue.comparison;
  const [leftSamples, rightSamples] = [useSamples(left.name), useSamples(right.name)];
  return (
    <section aria-labelledby="bodies">
      <Title order={2} size="h4" id="bodies">
        {says.bodies}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {says.bodiesWhy}
      </Text>
      <Asked query={leftSamples}>
        {(one) => (
          <Asked query={rightSamples}>
            {(other) => (
              <SideBySide
                titles={[left.title, right.title]}
                title={type.title}
                left={one.items.find((sample) => sample.type === type.type)}
                right={other.items.find((sample) => sample.type === type.type)}
              />
            )}
          </Asked>
        )}
      </Asked>
    </section>
  );
}

interface SideBySideProps {
  readonly titles: readonly [left: string, right: string];
  readonly title: string;
  readonly left: Sample | undefined;
  readonly right: Sample | undefined;
}

function SideBySide({ titles, title, left, right }: SideBySideProps) {
  const says = t.catalogue.comparison;
  const lacking = [left === undefined ? titles[0] : [], right === undefined ? titles[1] : []].flat();
  const lines = pairs(left ? requestLines(left) : [], right ? requestLines(right) : []);
  return (
    <Stack gap="sm">
      {lacking.map((profile) => (
        <Alert key={profile} color="yellow">
          {says.lacks(profile)}
        </Alert>
      ))}
      {lacking.length === 0 && lines.every(({ isSame }) => isSame) && <Text>{says.alike}</Text>}
      {lacking.length < 2 && (
        <div className="diff-scroll" tabIndex={0} role="region" aria-label={says.bodiesCaption(title)}>
          <table className="diff">
            <thead>
              <tr>
                <th scope="col">{titles[0]}</th>
                <th scope="col">{titles[1]}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((pair, at) => (
                <tr key={at}>
                  <Line text={pair.left} isSame={pair.isSame} />
                  <Line text={pair.right} isSame={pair.isSame} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Stack>
  );
}

function Line({ text, isSame }: Pick<Pair, 'isSame'> & { readonly text: string | undefined }) {
  if (text === undefined) return <td className="diff-none" />;
  return (
    <td className={isSame ? undefined : 'diff-only'}>
      {!isSame && <VisuallyHidden>{t.catalogue.comparison.only} </VisuallyHidden>}
      {visible(text)}
    </td>
  );
}
