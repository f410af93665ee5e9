import type { Call } from './command.ts';

/** A secret as OpenID Connect Dynamic Client Registration 1.0, section 3.2.1, answers it. */
export const withSecret = <T extends object>(described: T, secret: string | null) =>
  secret === null ? described : { ...described, client_secret: secret, client_secret_expires_at: 0 };

export const tellOnce = ({ tell }: Pick<Call, 'tell'>): void =>
  tell({
    ja: 'client_secret は今だけ表示されます。安全な場所に保管してください。',
    en: 'The client_secret is shown only now: keep it in a safe place.',
  });
