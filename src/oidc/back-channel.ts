import type { Client, Provider, Session } from 'oidc-provider';
import { currentUnit } from './unit-of-work.ts';

/**
 * oidc-provider would tell the clients of a session itself, once, and have the member wait for all of them (R09).
 * Here what they are to be told is queued with the sign-out, and also for clients that the session's document has
 * lost (see `nameGrants`).
 */
export function queueBackChannel({ Client, Session }: Provider): void {
  Object.assign(Client.prototype, {
    async backchannelLogout(this: Client, accountId: string, sid: string) {
      currentUnit().tell({ accountId, clientId: this.clientId, sid });
    },
  });
  const { destroy } = Session.prototype;
  Session.prototype.destroy = async function (this: Session) {
    await currentUnit().tellClientsOf(this);
    return destroy.call(this);
  };
}
