import { bilingual } from '../../http/text/bilingual.ts';

/** Words of the roll-out's table and of its page. */
export const text = bilingual({
  ja: {
    title: '初回ログインの進みぐあい',
    asOf: '{time} 現在（日本時間）',
    cohort: '区分{cohort}',
    cohorts: {
      1: 'ログインしたことがある方',
      2: '2026年3月までに加入し、ログインしたことがない方',
      3: '2026年4月以降に加入した方',
    },
    all: '全体',
    members: '加入者',
    people: '{count}人',
    summary: '加入者{members}人のうち',
    done: 'すべて終えた方',
    chart: '日ごとの進みぐあい（その日までの合計）',
    chartSummary:
      '{from}から{to}までの、それぞれの段階に進んだ人数の折れ線グラフです。数値は下の表にあります。',
    axisPeople: '人数（線の上の％は、今の加入者に対する割合）',
    axisDay: '日付（{from}〜{to}）',
    opened: '受付開始',
    byCohort: 'ログイン区分ごとの人数',
    group: 'ログイン区分',
    meanings: '段階の意味',
    byDay: '日ごとの人数',
    byDayNote: 'その日までの合計と、（）の中にその日に進んだ人数。動きのなかった日は省いています。',
    day: '日付',
    notes: '登録を終えていない方',
    notActivated: 'パスワードをまだ設定していない方：{count}人',
    window:
      'このうち、最初のパスワードの期限（{days}日）が過ぎた方：{closed}人、{soon}日以内に過ぎる方：{closing}人',
    noWindow: '最初のパスワードに期限はありません。',
    withoutCode: '登録コードをまだ作っていない方：{count}人（ログインできません）',
    withoutPassword: '仮パスワードがない方：{count}人（ログインできません）',
    away: '資格を喪失した方 {left}人、停止中の方 {disabled}人は、どの数にも入っていません。',
    basis:
      'どの段階も、今の状態で数えています。登録を取り消した方は、その段階の数から外れます。加入者が増えると、割合は下がることがあります。',
    nothing: 'まだ、だれもログインしていません。',
  },
  en: {
    title: 'Progress of the first sign-ins',
    asOf: 'As of {time} (Japan)',
    cohort: 'Cohort {cohort}',
    cohorts: {
      1: 'has signed in before',
      2: 'joined by March 2026, never signed in',
      3: 'joined in April 2026 or later',
    },
    all: 'All',
    members: 'Members',
    people: '{count}',
    summary: 'Of {members} members',
    done: 'Have done everything',
    chart: 'Day by day, added up',
    chartSummary:
      'A line chart of how many had come to each stage, from {from} to {to}. The figures are in the table below.',
    axisPeople: 'Members (% on the lines: of all members today)',
    axisDay: 'Days ({from} to {to})',
    opened: 'opened',
    byCohort: 'By cohort',
    group: 'Cohort',
    meanings: 'What is counted',
    byDay: 'By day',
    byDayNote:
      'All until that day and, in brackets, those of the day. Days on which nothing changed are left out.',
    day: 'Day',
    notes: 'Not finished yet',
    notActivated: 'Have no password of their own yet: {count}',
    window:
      'Of these the first password has lapsed (after {days} days) for {closed}, and lapses within {soon} days for {closing}',
    noWindow: 'First passwords do not lapse.',
    withoutCode: 'No activation code made yet: {count} (cannot sign in)',
    withoutPassword: 'No provisional password: {count} (cannot sign in)',
    away: 'Members who have left ({left}) or are disabled ({disabled}) are in none of these figures.',
    basis:
      'Every stage is counted as it stands today: whoever’s registration was taken back is no longer in it. As members join, a percentage may fall.',
    nothing: 'Nobody has signed in yet.',
  },
});
