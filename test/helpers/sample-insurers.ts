import { factors } from '../../src/credential/factor.ts';
import { insurerDocument, type Language } from '../../src/insurer/insurer.ts';

/** Whose pages the samples are. */
export const insurer = {
  id: 1,
  ...insurerDocument.parse({
    code: 'sample',
    number: '06139999',
    name: { ja: 'サンプル健康保険組合', en: 'Sample Health Insurance Society' },
    contact: {
      email: 'desk@example.jp',
      phone: '03-1234-5678',
      hours: { ja: '平日 9:00〜17:00', en: 'Mon–Fri 9:00–17:00' },
    },
    links: { homepage: 'https://kenpo.example.jp/', symbolNumber: 'https://kenpo.example.jp/symbol' },
  }),
};
/** An insurer that offers every factor, and whose notices show a code. */
export const several = { ...insurer, secondFactors: [...factors], activationCode: true };
/** An insurer whose notices show an activation code. */
export const coded = { ...insurer, activationCode: true, activationDays: 90 };
/** An insurer that tells no way to reach it. */
export const unreachable = { ...insurer, contact: { email: null, phone: null, hours: null } };

/** As many insurers to choose from. */
export const societies = (lang: Language, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    code: `sample${at}`,
    number: String(6_139_000 + at).padStart(8, '0'),
    name: { ja: `サンプル${at}健康保険組合`, en: `Sample ${at} Health Insurance Society` }[lang],
  }));
