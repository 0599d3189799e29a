type Versions = Readonly<Record<string, string>>;

/** The parts of jest's report that are read. */
export interface JestReport {
	readonly numPassedTests: number;
	readonly testResults: readonly {
		readonly message: string;
		readonly assertionResults: readonly {
			readonly status: string;
			readonly fullName: string;
			readonly failureMessages: readonly string[];
		}[];
	}[];
}

export function movedVersions(before: Versions, after: Versions): string[];
export function disagreements(report: JestReport): string[];
export function render(found: {
	readonly before: Versions;
	readonly after: Versions;
	readonly report: JestReport;
}): string;
