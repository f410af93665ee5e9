/** What belongs to insurers, members and clients, and ends with them; what is kept for ever; and what is one row for each of few. */
export const lastingTables = [
  ...[
    'insurer',
    'terms',
    'member',
    'terms_acceptance',
    'passkey',
    'totp',
    'recovery_code',
    'client',
    'notice_export',
  ],
  ...[
    'audit_entry',
    'audit_seal',
    'signing_key',
    'service_secret',
    'secret_key',
    'running_process',
    'resealing',
  ],
  ...['knex_migrations', 'knex_migrations_lock'],
];
