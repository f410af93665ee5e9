import type { Bilingual } from '../errors.ts';

/** Before the `sub` of every member changes at these clients. */
export const subjectsQuestion = (names: string[]): Bilingual => ({
  ja: `${names.join('、')} では、すべての加入者の sub（識別子）が変わり、サービスから見ると別の人になります。よろしいですか。`,
  en: `At ${names.join(', ')} every member gets another sub, and so is somebody else to the service. Go ahead?`,
});

/** Before these clients have to prove themselves by something else. */
export const proofQuestion = (names: string[]): Bilingual => ({
  ja: `${names.join('、')} は、今の認証（client_secret または鍵）では、すぐに受け付けられなくなります。新しいものを設定するまで、このサービスにはログインできません。よろしいですか。`,
  en: `What ${names.join(', ')} proves itself by now (client_secret or key) ends at once: until the new one is set there, nobody can sign in to the service. Go ahead?`,
});

/** Before these clients, which hold `grants` sign-ins, are gone for good. */
export const deletionQuestion = (names: string[], grants: number): Bilingual => ({
  ja: `${names.join('、')} を削除します。元に戻せません。ログイン ${grants} 件のトークンもすべて使えなくなります。よろしいですか。`,
  en: `Delete ${names.join(', ')}? It cannot be undone, and ends every token of ${grants} sign-ins.`,
});
