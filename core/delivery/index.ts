export { hostOf, isDomainAllowed } from './allowed-domains';
export { decideRetry, quickRetries } from './retry';
export type { AttemptOutcome, RetryDecision, RetryPolicy, RetryWhy, StopWhy } from './retry';
export { parseRetryAfter } from './retry-after';
