import type { CDPSession, Page } from 'playwright-core';

/** A credential as the DevTools protocol hands it out: binary values are base64. */
type Credential = Awaited<ReturnType<typeof getCredentials>>[number];

const getCredentials = async (session: CDPSession, authenticatorId: string) =>
  (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

const sessions = new WeakMap<Page, CDPSession>();

/** A device that answers the page's passkey dialogs, driven over the DevTools protocol. */
export class VirtualAuthenticator {
  readonly #session: CDPSession;
  readonly #id: string;

  private constructor(session: CDPSession, id: string) {
    this.#session = session;
    this.#id = id;
  }

  /**
   * `internal` is the device at hand, `hybrid` a phone that serves another device by QR code. Any other session
   * of the DevTools protocol that detaches from the page takes the device away.
   */
  static async attach(
    page: Page,
    transport: 'internal' | 'hybrid' = 'internal',
  ): Promise<VirtualAuthenticator> {
    let session = sessions.get(page);
    if (session === undefined) {
      session = await page.context().newCDPSession(page);
      sessions.set(page, session);
      await session.send('WebAuthn.enable', { enableUI: false });
    }
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        defaultBackupEligibility: true,
        defaultBackupState: true,
      },
    });
    return new VirtualAuthenticator(session, authenticatorId);
  }

  /** Whether the member's face, finger or PIN is recognised from now on; if not, a ceremony fails. */
  async setUserVerified(isUserVerified: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId: this.#id, isUserVerified });
  }

  /** Whether somebody touches the device at all; if not, the dialog stays open. */
  async setPresence(enabled: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId: this.#id,
      enabled,
    });
  }

  credentials(): Promise<Credential[]> {
    return getCredentials(this.#session, this.#id);
  }

  /** Puts a credential of another device into this one, as an export or a clone does. */
  async add(credential: Credential): Promise<void> {
    await this.#session.send('WebAuthn.addCredential', { authenticatorId: this.#id, credential });
  }

  /** The member deletes the passkeys in the device's settings; the server still knows them. */
  async clear(): Promise<void> {
    await this.#session.send('WebAuthn.clearCredentials', { authenticatorId: this.#id });
  }

  async remove(): Promise<void> {
    await this.#session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.#id });
  }
}
