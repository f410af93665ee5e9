import { after, minutes } from '../../clock.ts';
import { type Check, type Finding, fault, ok, type Parts, warning } from './check.ts';
import { type DatabaseFacts, readDatabaseFacts } from './database-store.ts';

const oldestVersion = 15;
/** Our own end after 30 seconds (src/db.ts): whatever waits longer is somebody else's. */
const idleFor = minutes(2);
/** Two web processes (13 each), one worker (25), and a few for whoever looks at it. */
const usualConnections = 60;

/** Whether PostgreSQL answers, is new enough, and keeps what it has confirmed. */
export const databaseCheck: Check = {
  name: 'database',
  async run({ db, now }: Parts) {
    const facts = await readDatabaseFacts(db, after(now, -idleFor));
    const findings = [
      versionOf(facts),
      encodingOf(facts),
      collationOf(facts),
      roleOf(facts),
      ...unsafeSettings(facts),
      connectionsOf(facts),
      idleOf(facts),
    ];
    return findings.filter((finding) => finding !== null);
  },
};

function versionOf({ version_number, version }: DatabaseFacts): Finding {
  const major = Math.floor(version_number / 10_000);
  if (major >= oldestVersion) return ok({ ja: `PostgreSQL ${version}`, en: `PostgreSQL ${version}` });
  return fault(
    {
      ja: `PostgreSQL ${version} は古すぎます（${oldestVersion} 以上が必要）`,
      en: `PostgreSQL ${version} is too old (${oldestVersion} or newer is needed)`,
    },
    { ja: 'PostgreSQL を新しくしてください。', en: 'Upgrade PostgreSQL.' },
  );
}

function encodingOf({ encoding }: DatabaseFacts): Finding | null {
  if (encoding === 'UTF8') return null;
  return fault(
    { ja: `データベースの文字コードが ${encoding} です`, en: `the database's encoding is ${encoding}` },
    {
      ja: '文字コードを UTF8 にしたデータベースを作り直してください（initdb --encoding=UTF8）。漢字の記号や名前が入りません。',
      en: 'Make the database anew in UTF8 (initdb --encoding=UTF8): symbols and names in kanji do not fit.',
    },
  );
}

/** The system was upgraded underneath: an index may not find what it holds. */
function collationOf({ outdated_collation }: DatabaseFacts): Finding | null {
  if (!outdated_collation) return null;
  return fault(
    {
      ja: '文字の並べ方の版が、データベースを作ったときと違います',
      en: 'texts are ordered by another version of the rules than when the database was made',
    },
    {
      ja: 'REINDEX DATABASE で索引を作り直し、ALTER DATABASE … REFRESH COLLATION VERSION を実行してください。索引が、あるはずの行を見つけられないことがあります。',
      en: 'Run REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION: an index may not find what is there.',
    },
  );
}

function roleOf({ in_recovery }: DatabaseFacts): Finding | null {
  if (!in_recovery) return null;
  return fault(
    {
      ja: 'つないだ先は複製（スタンバイ）で、書き込めません',
      en: 'this is a standby: nothing can be written',
    },
    {
      ja: 'DATABASE_URL を主（プライマリ）に向けてください（複数のホストを書くなら target_session_attrs=read-write）。',
      en: 'Point DATABASE_URL at the primary.',
    },
  );
}

/** Durability is promised to members: what was answered as done is on disk. */
function unsafeSettings(facts: DatabaseFacts): Finding[] {
  const off = (['fsync', 'full_page_writes'] as const).filter((name) => facts[name] !== 'on');
  const findings = off.map((name) =>
    fault(
      { ja: `${name} が切られています`, en: `${name} is off` },
      {
        ja: `postgresql.conf で ${name} = on にし、PostgreSQL に読み直させてください。停電でデータが壊れます。`,
        en: `Set ${name} = on in postgresql.conf and reload: a power cut would corrupt the data.`,
      },
    ),
  );
  if (facts.synchronous_commit === 'off' || facts.synchronous_commit === 'local')
    findings.push(
      fault(
        {
          ja: `synchronous_commit が ${facts.synchronous_commit} です`,
          en: `synchronous_commit is ${facts.synchronous_commit}`,
        },
        {
          ja: 'synchronous_commit = on にしてください。完了と答えたもの（新しいパスワードなど）が、障害で失われます。',
          en: 'Set synchronous_commit = on: what members were told is done (a new password) could be lost in a crash.',
        },
      ),
    );
  if (facts.data_checksums !== 'on')
    findings.push(
      warning(
        { ja: 'データのチェックサムがありません', en: 'data checksums are off' },
        {
          ja: '次に止められるときに pg_checksums --enable を実行してください。ディスクの故障に早く気づけます。',
          en: 'Run pg_checksums --enable when it is next stopped: a failing disk shows early.',
        },
      ),
    );
  return findings;
}

function connectionsOf({ connections, max_connections }: DatabaseFacts): Finding {
  const used = {
    ja: `接続数 ${connections} ／ 上限 ${max_connections}`,
    en: `${connections} of ${max_connections} connections in use`,
  };
  if (connections >= max_connections * 0.8)
    return warning(used, {
      ja: 'max_connections を増やすか、プロセスを減らしてください（1 プロセスあたり、web は最大 13、worker は最大 25）。',
      en: 'Raise max_connections or run fewer processes (a web process takes up to 13, a worker up to 25).',
    });
  if (max_connections < usualConnections)
    return warning(used, {
      ja: `max_connections を ${usualConnections} 以上にしてください。web 2 つと worker 1 つで、ほぼ使い切ります。`,
      en: `Set max_connections to ${usualConnections} or more: two web processes and a worker nearly use it up.`,
    });
  return ok(used);
}

function idleOf({ idle_transactions, oldest_idle }: DatabaseFacts): Finding | null {
  if (!oldest_idle) return null;
  const since = oldest_idle.toISOString();
  return warning(
    {
      ja: `開いたまま何もしていないトランザクションが ${idle_transactions} 個あります（最も古いものは ${since} から）`,
      en: `${idle_transactions} transactions are open and doing nothing, the oldest since ${since}`,
    },
    {
      ja: 'それを開いた人かプログラムを pg_stat_activity で見つけ、終わらせてください。期限の切れた行の掃除を止め、鍵を握り続けることがあります。',
      en: 'Find who opened them in pg_stat_activity and end them: they keep rows from being cleared, and may hold locks.',
    },
  );
}
