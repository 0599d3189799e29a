import { enteredSettings, profiles, takesKeys } from '../../../core/signature';

/** The sources that are not providers: ways to trust a sender that n8n does not know. */
export const SECURE_HEADER = 'secureHeader';
export const AGENT_MESSAGE = 'agentMessage';
export const SECRET_URL = 'secretUrl';

/**
 * The sources that work without the Webhook Signing Secret credential; all others use it to check a signature or token.
 */
export const UNSIGNED_SOURCES = [AGENT_MESSAGE, SECRET_URL, SECURE_HEADER];

const keyed = Object.values(profiles).filter((profile) => !takesKeys(profile));

/** The sources whose public keys are fetched or known, so that there is no secret to paste. */
export const KEYED_SOURCES = keyed.map(({ name }) => name);

/** Those of them that need settings, which are in the Webhook Sender credential. */
export const SENDER_SOURCES = keyed.filter((profile) => enteredSettings(profile).length > 0).map(({ name }) => name);

/** The profile with which callers of an agent channel prove who they are. */
export const CALLER_PROFILE = 'oidc';
