import type { SignIns } from './sign-in.ts';
import type { Operation } from './tally.ts';
import type { Answer } from './wire.ts';

/** A client's own request, authenticated by its secret, from the address of its server. */
export function asClient(
  { target, client, wire }: Pick<SignIns, 'target' | 'client' | 'wire'>,
  operation: Operation,
  name: string,
  path: string,
  form: Record<string, string>,
): Promise<Answer> {
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  return wire.send(operation, name, {
    method: 'POST',
    url: target.issuer + path,
    headers: { authorization: `Basic ${basic}`, 'x-forwarded-for': '192.0.2.10' },
    form,
  });
}
