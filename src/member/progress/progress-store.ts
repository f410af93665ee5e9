import { type Db, query } from '../../db.ts';

/** So many members of a cohort came to this on that day in Japan. */
export interface Count {
  cohort: 1 | 2 | 3;
  /** A `Stage`; `imported`; `left`, `disabled`; or, of those not activated, `open_since`, `without_code`, `without_password`. */
  what: string;
  /** `YYYY-MM-DD`. */
  day: string;
  count: number;
}

/**
 * Everything of one insurer in one statement. What was not noted of members who came before it could be is read off the
 * next thing that was. `opensAt` takes the place of an import before it, as the activation window does.
 */
export function countProgress(db: Db, insurerId: number, opensAt: Date | null): Promise<Count[]> {
  const sql = `
    with parameters as (select ?::int as insurer_id, ?::timestamptz as opens_at),
    keyed as (
      select k.member_id, min(k.created_at) as at from passkey k, parameters p
      where k.insurer_id = p.insurer_id group by k.member_id),
    known as (
      select m.*, p.opens_at, m.status = 'active' as here,
        least(keyed.at, totp.set_up_at, case when m.sealed_email is not null then m.email_otp_set_up_at end) as registered_at
      from parameters p join member m on m.insurer_id = p.insurer_id
      left join keyed on keyed.member_id = m.id
      left join totp on totp.insurer_id = m.insurer_id and totp.member_id = m.id)
    select k.cohort, s.what, to_char(s.at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day, count(*)::int as count
    from known k cross join lateral (values
      ('imported', k.here, k.imported_at),
      ('signed_in', k.here, coalesce(k.first_signed_in_at, k.birthdate_confirmed_at, k.activated_at)),
      ('email_verified', k.here and k.sealed_email is not null,
        coalesce(k.email_verified_at, k.activated_at, k.birthdate_confirmed_at)),
      ('factor_chosen', k.here and k.factor is not null,
        coalesce(k.factor_chosen_at, k.activated_at, k.email_verified_at, k.birthdate_confirmed_at)),
      ('activated', k.here, k.activated_at),
      ('factor_registered', k.here, k.registered_at),
      ('open_since', k.here and k.activated_at is null, greatest(k.imported_at, k.notice_made_at, k.opens_at)),
      ('without_code', k.here and k.activated_at is null and k.activation_code_digest is null, k.imported_at),
      ('without_password', k.here and k.activated_at is null and k.cohort = 3 and k.provisional_hash is null, k.imported_at),
      ('left', k.status = 'left', k.updated_at),
      ('disabled', k.status = 'disabled', k.updated_at)
    ) s (what, holds, at)
    where s.holds and s.at is not null
    group by k.cohort, s.what, day`;
  return query<Count>(db, 'progress.count', sql, [insurerId, opensAt]);
}
