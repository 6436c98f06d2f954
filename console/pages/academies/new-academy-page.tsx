import { useNavigate } from '@tanstack/react-router';
import { ask } from '../../asking/api.ts';
import { queries } from '../../asking/queries.ts';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';
import { AcademyForm } from './academy-form.tsx';
import { type AcademyFields, emptyFields, wishOf } from './academy-wish.ts';

/** A new tenant. */
export function NewAcademyPage() {
  const navigate = useNavigate();
  const create = async (fields: AcademyFields) => {
    const body = { ...wishOf(fields), ...(fields.id !== '' && { id: fields.id }) };
    const { data } = await ask.POST('/v1/academies', { body });
    await queries.invalidateQueries({ queryKey: ['get', '/v1/academies'] });
    if (data !== undefined) await navigate({ to: '/academies/$academy', params: { academy: data.id } });
  };
  return (
    <Page title={t.academies.newTitle} trail={[{ title: t.academies.title, link: { to: '/academies' } }]}>
      <AcademyForm initial={emptyFields} isKnown={false} verb={t.academies.add} onSubmit={create} />
    </Page>
  );
}
