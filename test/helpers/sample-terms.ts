import type { Language } from '../../src/insurer/insurer.ts';

const article = {
  ja: '<h3>第1条（目的）</h3><p>この規約は、サービスの利用条件を定めるものです。</p><ol><li>会員本人が利用してください。</li></ol>',
  en: '<h3>Article 1 (Purpose)</h3><p>These terms say how the service may be used.</p><ol><li>Only the member may use it.</li></ol>',
};

/** Terms of use as the steps and pages that show them are given them. */
export const terms = (lang: Language) => ({
  id: 1,
  title: { ja: 'KOSMO Web 利用規約', en: 'KOSMO Web terms of use' }[lang],
  html: article[lang].repeat(3),
  version: '2026-04',
});
