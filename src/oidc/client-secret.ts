import { timingSafeEqual } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Client } from '../client/client.ts';
import { now } from '../clock.ts';
import type { Secrets } from '../secrets.ts';

/** A client's secret before the last rotation, in its metadata. */
interface Previous {
  digest: string;
  ends_at: number;
}

export const writePrevious = ({ digest, endsAt }: NonNullable<Client['previousSecret']>): Previous => ({
  digest: digest.toString('base64url'),
  ends_at: endsAt.getTime(),
});

/**
 * Client secrets are stored as keyed digests, which is what `clientSecret` holds; the one before the last rotation is
 * accepted until its end.
 */
export function acceptDigestedSecrets(provider: Provider, secrets: Secrets): void {
  provider.Client.prototype.compareClientSecret = function compareClientSecret(actual: string) {
    const { previous_secret: previous } = this as { previous_secret?: Previous };
    const isLeft = previous !== undefined && now().getTime() < previous.ends_at;
    const accepted = [this.clientSecret ?? '', ...(isLeft ? [previous.digest] : [])];
    const digests = secrets.digests('client secret', actual);
    return accepted
      .map((stored) => Buffer.from(stored, 'base64url'))
      .some((stored) => digests.some((it) => it.length === stored.length && timingSafeEqual(it, stored)));
  };
}
