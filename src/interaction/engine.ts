import { isStopped } from '../client/client.ts';
import type { Context } from '../context.ts';
import { usePasskey } from '../credential/passkey-store.ts';
import { BusyError } from '../credential/password-hash.ts';
import type { Db } from '../db.ts';
import type { FormError } from '../errors.ts';
import { deviceDetail } from '../http/device.ts';
import { currentUnit } from '../oidc/unit-of-work.ts';
import { signIns } from '../operations/metrics.ts';
import { finishAtOnce } from './at-once.ts';
import type { Deps } from './deps.ts';
import { hasMember } from './factors.ts';
import { abort, finish } from './finish.ts';
import { type Browser, loadState } from './load.ts';
import { mailCode } from './mailing.ts';
import { isOffered, nextStep } from './pipeline.ts';
import type { Traces } from './recognition.ts';
import { busy, throttledError } from './refusals.ts';
import type { Resume } from './resume.ts';
import { factsAfter } from './shown.ts';
import type { Facts, Request, State } from './state.ts';
import type { Fields, Notice, Outcome, Step } from './step.ts';
import { credentials } from './steps/credentials/index.ts';
import {
  clientOf,
  findInteraction,
  type Interaction,
  lockInteraction,
  returnTo,
  saveFacts,
} from './store.ts';

/** One request of an interaction: who asks, with what, and when. */
export interface Visit {
  uid: string;
  sessionId: string | undefined;
  browser: Browser;
  userAgent: string;
  /** Where the request comes from, as far as that counts as one source. */
  addressBlock: string;
  now: Date;
}

export interface Page {
  kind: 'page';
  step: Step;
  state: State;
  deps: Deps;
  status: number;
  errors: FormError[];
  notice: Notice | null;
}

/** What a request has found without locking anything. */
export interface Found {
  interaction: Interaction;
  state: State;
  /** Somebody was known, and is no more. */
  hasLostMember: boolean;
}

/** What the routes answer with. */
export type Reply =
  | Page
  /** Something changed: the browser asks anew what is due. `errors`: why the mail that was due was not sent. */
  | { kind: 'due'; errors?: FormError[] | undefined }
  /** The interaction is answered: on to oidc-provider. */
  | { kind: 'return'; href: string; traces?: Traces }
  /** It is, and oidc-provider has said where to. */
  | { kind: 'resumed'; traces: Traces }
  | { kind: 'signed-out'; state: State }
  | { kind: 'gone'; interaction: Interaction | undefined }
  /** Its client has been stopped. */
  | { kind: 'closed'; interaction: Interaction }
  | { kind: 'unknown-step' };

/**
 * Runs the pipeline for one request: what is due, its guard, the lock, the transaction and the end. Steps know
 * none of it.
 */
export class Engine {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The page that is due, its mail sent. */
  async show(visit: Visit): Promise<Reply> {
    const found = await this.#look(visit);
    if ('kind' in found) return found;
    const { state } = found;
    const step = nextStep(state);
    if (step !== undefined && !isMailDue(step, state)) return this.#page(step, state, visit);
    const reply = await this.#change(visit, async () => ({ kind: 'advance' }));
    if (reply.kind !== 'due') return reply;
    const after = await this.#look(visit);
    if ('kind' in after) return after;
    const due = nextStep(after.state);
    return due ? { ...this.#page(due, after.state, visit), errors: reply.errors ?? [] } : reply;
  }

  /** Where a step's own address leads: to what is due, unless this insurer has no such step. */
  async lead(visit: Visit, stepName: string): Promise<Reply> {
    const found = await this.#look(visit);
    if ('kind' in found) return found;
    return { kind: isOffered(stepName, found.state) ? 'due' : 'unknown-step' };
  }

  /** What a submitted form of `stepName` leads to; a step that is not due leads to the one that is. */
  async submit(visit: Visit, stepName: string, fields: Fields, resume: Resume): Promise<Reply> {
    const found = await this.#look(visit);
    if ('kind' in found) return found;
    const { state, hasLostMember } = found;
    if (!isOffered(stepName, state)) return { kind: 'unknown-step' };
    const due = nextStep(state);
    if (due === undefined) return { kind: 'due' };
    const page = this.#page(due, state, visit);
    if (due.name !== stepName)
      // What they were in the middle of is gone, since their sign-in has ended elsewhere: not without a word.
      return hasLostMember ? { ...page, notice: 'signed-out-meanwhile' } : { kind: 'due' };
    let prepared: unknown;
    try {
      prepared = await due.prepare?.(fields, state, page.deps);
    } catch (error) {
      if (!(error instanceof BusyError)) throw error;
      signIns.inc({ step: due.name, outcome: 'busy' });
      return { ...page, status: 503, errors: [busy] };
    }
    let outcome: Outcome | null = null;
    const decide = async (current: State, deps: Deps) => {
      outcome = nextStep(current) === due ? await due.submit(fields, current, deps, prepared) : null;
      return outcome;
    };
    const finished = await finishAtOnce(this.#context, visit, found, decide, page.deps, resume);
    if (finished === null) outcome = null; // what was given up has not happened
    const reply = finished ?? (await this.#change(visit, decide));
    if (outcome !== null) signIns.inc({ step: due.name, outcome: (outcome as Outcome).kind });
    return reply;
  }

  /**
   * The first page as it comes back while there is no room for another password: made of what the browser says, for to
   * look anything up costs more than is left. Null where the browser does not say whose page it was.
   */
  async crowdedOut(visit: Visit): Promise<Page | null> {
    const { insurerCode, language } = visit.browser;
    const insurer = (await this.#context.insurers.all()).find(({ code }) => code === insurerCode);
    if (insurer === undefined) return null;
    const request: Request = {
      clientId: '',
      redirectUri: undefined,
      level: 'urn:kosmo:acr:pwd',
      insurerCodes: [],
      language: language(undefined),
      task: null,
    };
    const state: State = { request, insurer, member: null, terms: null, facts: {} };
    return { ...this.#page(credentials, state, visit), status: 503, errors: [busy] };
  }

  /** Starts over as somebody else. */
  switchMember(visit: Visit): Promise<Reply> {
    return this.#change(visit, async ({ request }) => ({
      kind: 'advance',
      afresh: true,
      facts: { insurerCode: undefined, choosingInsurer: request.insurerCodes.length > 1 },
    }));
  }

  /** Back to the client without a sign-in. */
  cancel(visit: Visit): Promise<Reply> {
    return this.#change(visit, async () => ({ kind: 'abort', error: 'access_denied' }));
  }

  async #look(visit: Visit): Promise<Found | Reply> {
    const { db, secrets } = this.#context;
    const interaction = await findInteraction(db, secrets, visit.uid);
    if (!isAlive(interaction, visit.now)) return { kind: 'gone', interaction };
    if (isAnswered(interaction)) return { kind: 'return', href: returnTo(interaction) };
    if (await this.#isClosed(interaction)) return { kind: 'closed', interaction };
    const state = await loadState(this.#context, interaction, visit, { db, lock: false });
    return { interaction, state, hasLostMember: hasBegun(interaction) && state.member === null };
  }

  async #isClosed(interaction: Interaction): Promise<boolean> {
    return isStopped(await this.#context.clients.get(clientOf(interaction) ?? ''));
  }

  /**
   * Lets `decide` judge a locked snapshot and carries its outcome out in the same transaction, the next step's
   * mail and the end included. `null`: another request was first, and what is due now is shown.
   */
  #change(visit: Visit, decide: (state: State, deps: Deps) => Promise<Outcome | null>): Promise<Reply> {
    const { db: pool, secrets } = this.#context;
    return pool.transaction((db) =>
      currentUnit().within(db, async (): Promise<Reply> => {
        const locked = await lockInteraction(db, secrets, visit.uid);
        if (!isAlive(locked, visit.now)) return { kind: 'gone', interaction: locked };
        if (isAnswered(locked)) return { kind: 'return', href: returnTo(locked) };
        if (await this.#isClosed(locked)) return { kind: 'closed', interaction: locked };
        const interaction = { ...locked, sessionId: visit.sessionId };
        const state = await loadState(this.#context, interaction, visit, { db, lock: true });
        const change = await decide(state, this.#deps(visit, db));
        if (change === null) return { kind: 'due' };
        const reply = await this.#carryOut(change, state, interaction, visit, db);
        await currentUnit().flush();
        return reply;
      }),
    );
  }

  async #carryOut(
    change: Outcome,
    before: State,
    interaction: Interaction,
    visit: Visit,
    db: Db,
  ): Promise<Reply> {
    if (change.kind === 'abort') {
      abort(interaction, change.error, visit.now);
      return { kind: 'return', href: returnTo(interaction) };
    }
    if (change.kind === 'leave') {
      currentUnit().destroy('Interaction', visit.uid);
      if (visit.sessionId !== undefined) await currentUnit().leaveSession(visit.sessionId);
      return { kind: 'signed-out', state: before };
    }
    const facts = factsAfter(before.facts, change);
    const after = await loadState(this.#context, { ...interaction, facts }, visit, { db, lock: true });
    const next = nextStep(after);
    if (next === undefined && hasMember(after)) {
      const traces = await finish(interaction, after, this.#deps(visit, db));
      signIns.inc({ step: 'all', outcome: 'finish' });
      return { kind: 'return', href: returnTo(interaction), traces };
    }
    const mailed = next && isMailDue(next, after) ? await this.#mail(next, after, visit, db) : {};
    await saveFacts(
      db,
      this.#context.secrets,
      visit.uid,
      { ...after.facts, ...mailed.facts },
      after.member?.insurerId ?? null,
    );
    if (next === undefined || change.kind === 'advance') return { kind: 'due', errors: mailed.errors };
    const page = this.#page(next, after, visit);
    return change.kind === 'refuse'
      ? { ...page, status: change.status ?? 422, errors: change.errors }
      : { ...page, notice: change.notice ?? null };
  }

  /** Where the address has had its share of mails, the page says until when. */
  async #mail(
    { mails }: Step,
    state: State,
    visit: Visit,
    db: Db,
  ): Promise<{ facts?: Partial<Facts>; errors?: FormError[] }> {
    if (mails === undefined || !hasMember(state)) return {};
    const mailed = await mailCode(mails.purpose, mails.to(state), state, this.#deps(visit, db));
    if ('facts' in mailed) return mailed;
    return { errors: [throttledError(mailed.opensAt, state.request.language, visit.now)] };
  }

  #page(step: Step, state: State, visit: Visit): Page {
    const deps = this.#deps(visit, this.#context.db);
    return { kind: 'page', step, state, deps, status: 200, errors: [], notice: null };
  }

  #deps(visit: Visit, db: Db): Deps {
    const { config, secrets, hasher, insurers } = this.#context;
    const { uid, userAgent, addressBlock, browser, now } = visit;
    const record: Deps['record'] = ({ insurerId, id }, action, more = {}, outcome = 'success') => {
      const detail = { ...more, ...deviceDetail(userAgent) };
      currentUnit().audit({ at: now, insurerId, memberId: id, actor: 'member', action, outcome, detail });
    };
    const forgive: Deps['forgive'] = (attempts) => currentUnit().forgive(attempts);
    const use: Deps['usePasskey'] = (one) => usePasskey(db, { ...one, at: now });
    const found = { uid, userAgent, addressBlock, browser };
    return { db, now, config, secrets, hasher, insurers, ...found, record, forgive, usePasskey: use };
  }
}

const isMailDue = ({ mails }: Step, { facts }: State): boolean =>
  mails !== undefined && facts.mailed?.[mails.purpose] === undefined;

const isAlive = (interaction: Interaction | undefined, now: Date): interaction is Interaction =>
  interaction !== undefined && interaction.expiresAt > now;

/** Whether somebody was known here, by what was shown or by the session it started from. */
const hasBegun = ({ facts, payload }: Interaction): boolean =>
  facts?.memberId !== undefined ||
  (payload.session as { accountId?: string } | undefined)?.accountId !== undefined;

const isAnswered = ({ payload }: Interaction): boolean => payload.result !== undefined;
