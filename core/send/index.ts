export { hostOf, isDomainAllowed } from './allowed-domains';
export { curlScript } from './script/curl-script';
export type { CurlScriptInput, NamedSecret } from './script/curl-script';
export { decideRetry, quickRetries } from './retry';
export type { AttemptOutcome, RetryDecision, RetryPolicy, RetryWhy, StopWhy } from './retry';
export { parseRetryAfter } from './retry-after';
export { parseSchedule, retryPolicy, schedulePresets } from './retry-schedule';
export type { RetryChoices, SchedulePreset } from './retry-schedule';
