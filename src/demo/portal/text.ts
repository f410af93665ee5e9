import type { Language } from '../web/language.ts';
import { en } from './text.en.ts';
import { ja } from './text.ja.ts';

type Texts = Record<string, string>;

/** The services of the portal, in the order of their tiles. */
export const services = ['medical-costs', 'influenza-subsidy', 'eligibility'] as const;
export type Service = (typeof services)[number];

export interface PortalText {
  brand: string;
  tagline: string;
  languageName: string;
  skip: string;
  footer: string;
  signIn: string;
  signOut: string;
  signedInAs: string;
  account: { title: string; lead: string; open: string };
  hero: { title: string; lead: string; signedInTitle: string; signedInLead: string };
  servicesTitle: string;
  services: Record<Service, { name: string; lead: string; page: string }>;
  needsSignIn: string;
  demoEnd: string;
  newsTitle: string;
  news: { date: string; text: string }[];
  firstTime: { title: string; steps: string[] };
  tryTitle: string;
  tryLead: string;
  stepUp: string;
  stepUpLead: string;
  freshSignIn: string;
  freshSignInLead: string;
  whoTitle: string;
  whoLead: string;
  signedOut: string;
  toTop: string;
  again: string;
  reference: string;
  and: string;
  claims: Texts;
  acr: Texts;
  amr: Texts;
  emailVerified: Texts;
  refusals: Record<Refusal, { title: string; text: string }>;
}

export const refusals = [
  'access_denied',
  'login_required',
  'unmet_authentication_requirements',
  'attempt_unknown',
  'unavailable',
  'not_found',
  'other',
] as const;
export type Refusal = (typeof refusals)[number];

export const portalText: Record<Language, PortalText> = { ja, en };
