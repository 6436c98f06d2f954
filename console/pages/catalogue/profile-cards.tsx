import { Anchor, Badge, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Profile } from '../../asking/api.ts';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';

/** Each dialect with what it is and what it promises. */
export function ProfileCards({ profiles }: { readonly profiles: readonly Profile[] }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      {profiles.map((profile) => (
        <ProfileCard key={profile.name} profile={profile} />
      ))}
    </SimpleGrid>
  );
}

function ProfileCard({ profile }: { readonly profile: Profile }) {
  const { name, title, description, promiseInWords, carries } = profile;
  return (
    <Paper withBorder p="md" component="article" aria-labelledby={`profile-${name}`}>
      <Stack gap="xs">
        <Title order={2} size="h4" id={`profile-${name}`}>
          <Anchor
            inherit
            renderRoot={(props) => (
              <Link {...props} to="/catalogue/profiles/$profile" params={{ profile: name }} />
            )}
          >
            {title}
          </Anchor>
        </Title>
        <ProfileBadges profile={profile} />
        <Text size="sm">{description}</Text>
        <List size="sm" spacing={4}>
          {promiseInWords.slice(0, 4).map((sentence) => (
            <List.Item key={sentence}>
              <Sentence text={sentence} />
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t.catalogue.profiles.carries(carries.length)}
        </Text>
      </Stack>
    </Paper>
  );
}

/** Whose bytes they are, and how a webhook of it comes to be. */
export function ProfileBadges({ profile }: { readonly profile: Profile }) {
  const says = t.catalogue;
  const { name, strictness, rules } = profile;
  return (
    <Group gap="xs">
      <Text size="sm" ff="monospace" c="dimmed">
        {name}
      </Text>
      <Badge variant="light" className="badge" color={strictness === 'documented' ? 'grape' : 'blue'}>
        {says.profile.kinds[strictness]}
      </Badge>
      <Badge variant="light" className="badge" color="gray">
        {says.profile.setUp[rules.setUp]}
      </Badge>
    </Group>
  );
}
