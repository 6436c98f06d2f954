import { Badge, Group, Paper, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import { FormSection } from './form-section.tsx';

interface ProfileChoiceProps {
  readonly profiles: readonly Profile[];
  readonly chosen: string | undefined;
  readonly onChoose: (profile: string) => void;
}

/** Which dialect the receiver understands: each with what it is and what it is not. */
export function ProfileChoice({ profiles, chosen, onChoose }: ProfileChoiceProps) {
  const says = t.webhookForm.profile;
  return (
    <FormSection title={says.title}>
      <Text size="sm" className="quiet">
        {says.hint}
      </Text>
      <Radio.Group aria-label={says.label} value={chosen ?? null} onChange={onChoose}>
        <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} spacing="sm">
          {profiles.map((profile) => (
            <Paper
              key={profile.name}
              component="label"
              withBorder
              p="sm"
              radius="md"
              className="profile-card"
              data-chosen={profile.name === chosen || undefined}
            >
              <Group gap="sm" wrap="nowrap" align="flex-start">
                <Radio
                  value={profile.name}
                  aria-label={profile.title}
                  aria-describedby={`about-${profile.name}`}
                  mt={2}
                />
                <Stack gap={6}>
                  <Text fw={600}>{profile.title}</Text>
                  <Text size="sm" className="quiet" id={`about-${profile.name}`}>
                    {profile.description}
                  </Text>
                  <Group gap={6}>
                    <Badge variant="default" className="badge">
                      {says.carries(profile.carries.length)}
                    </Badge>
                    {profile.rules.setUp === 'by-request' && (
                      <Badge variant="default" className="badge">
                        {says.byRequest}
                      </Badge>
                    )}
                    {profile.rules.signing === 'always' && (
                      <Badge variant="default" className="badge">
                        {says.signed}
                      </Badge>
                    )}
                    {profile.rules.courseFilter && (
                      <Badge variant="default" className="badge">
                        {says.courses}
                      </Badge>
                    )}
                  </Group>
                </Stack>
              </Group>
            </Paper>
          ))}
        </SimpleGrid>
      </Radio.Group>
    </FormSection>
  );
}
