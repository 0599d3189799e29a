import { apple } from './apple';
import { apps } from './apps';
import { aws } from './aws';
import { google } from './google';
import { microsoft } from './microsoft';
import { oidc } from './oidc';
import { payments } from './payments';

/** Senders with a private key, most of whose public keys are fetched, and two that came with them. */
export const publicKey = [...aws, ...google, ...microsoft, ...apple, ...payments, ...apps, ...oidc];
