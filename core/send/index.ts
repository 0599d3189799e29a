export { hostOf } from '../text/url-host';
export { allowsEveryHost, isDomainAllowed } from './allowed-domains';
export { curlScript } from './script/curl-script';
export type { CurlScriptInput, NamedSecret } from './script/curl-script';
export { decideRetry, quickRetryPolicy } from './retry';
export type { AttemptOutcome, RetryDecision, RetryMoment, RetryPolicy, RetryReason, StopReason } from './retry';
export { parseRetryAfter } from './retry-after';
export { parseSchedule, toRetryPolicy, schedulePresets } from './retry-schedule';
export type { RetryOptions, SchedulePreset } from './retry-schedule';
