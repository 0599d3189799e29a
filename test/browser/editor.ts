/** n8n's editor as a person uses it: by clicking, typing and reading. */
import { selectors, type Locator, type Page } from 'playwright-core';

selectors.setTestIdAttribute('data-test-id');

export class Editor {
	constructor(
		readonly page: Page,
		private readonly baseUrl: string,
	) {}

	async signIn({ email, password }: { email: string; password: string }): Promise<void> {
		await this.page.goto(`${this.baseUrl}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(email);
		await this.page.locator('input[name="password"]').fill(password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
		await this.page.getByTestId('project-home-menu-item').waitFor();
	}

	/** Opens a new workflow, in which n8n may select existing credentials for a new node. */
	async newWorkflow(): Promise<void> {
		const credentials = this.page.waitForResponse((response) => response.url().includes('/rest/credentials'));
		await this.page.goto(`${this.baseUrl}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').waitFor();
		await (await credentials).finished();
	}

	/** Opens a stored workflow, without the checklist that n8n shows over a published one. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.closeChecklist();
	}

	private async closeChecklist(): Promise<void> {
		const title = this.page.getByText('Production Checklist');
		const appeared = title.waitFor({ timeout: 2_000 }).then(
			() => true,
			() => false,
		);
		if (await appeared) await this.page.keyboard.press('Escape');
	}

	/** Returns what the node panel finds, in order. In an empty workflow it offers mainly triggers. */
	async searchNodes(text: string): Promise<string[]> {
		const { page } = this;
		await page.getByTestId('canvas-plus-button').or(page.getByTestId('node-creator-plus-button')).first().click();
		await page.getByTestId('node-creator-search-bar').fill(text);
		const names = page.getByTestId('node-creator').getByTestId('node-creator-item-name');
		await names.getByText(text, { exact: true }).waitFor();
		return (await names.allInnerTexts()).map((name) => name.trim());
	}

	/** Opens the page that n8n shows about a community node before it is added or one of its actions is chosen. */
	async showFoundNode(name: string): Promise<void> {
		const { page } = this;
		await page.getByTestId('node-creator-item-name').getByText(name, { exact: true }).click();
		await page.getByText('Node details').waitFor();
	}

	/** @param action what to click on that page: the button, or the name of an action */
	async addShownNode(action = 'Add to workflow'): Promise<void> {
		await this.page.getByTestId('node-creator').getByText(action, { exact: true }).click();
		await this.ndv.waitFor();
	}

	async addNode(name: string, action?: string): Promise<void> {
		await this.searchNodes(name);
		await this.showFoundNode(name);
		await this.addShownNode(action);
	}

	/** The details panel of the open node. */
	get ndv(): Locator {
		return this.page.getByTestId('ndv');
	}

	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
		await this.ndv.waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.ndv.waitFor({ state: 'hidden' });
	}

	node(name: string): Locator {
		return this.page.getByTestId('canvas-node').filter({ has: this.page.getByText(name, { exact: true }) });
	}

	field(name: string): Locator {
		return this.ndv.getByTestId(`parameter-input-${name}`);
	}

	/** Returns the names of the visible fields, from top to bottom. */
	async fields(): Promise<string[]> {
		const inputs = this.ndv.getByTestId('node-parameters').locator('[data-test-id^="parameter-input-"]:visible');
		const ids = await Promise.all((await inputs.all()).map((input) => input.getAttribute('data-test-id')));
		const names = ids.map((id) => (id ?? '').replace('parameter-input-', ''));
		return [...new Set(names)].filter((name) => name !== 'field' && name !== 'item');
	}

	async fill(name: string, text: string): Promise<void> {
		await this.field(name).locator('input, textarea').first().fill(text);
	}

	/** Filters a list by typing, as a person would, and chooses the option. Returns what was left in the list. */
	async choose(name: string, option: string): Promise<string[]> {
		await this.field(name).click();
		const options = this.page.getByTestId('parameter-input-item').filter({ visible: true });
		await options.first().waitFor();
		await this.field(name).locator('input').fill(option);
		const wanted = options.filter({ has: this.page.getByText(option, { exact: true }) });
		await wanted.waitFor();
		const left = await options.allInnerTexts();
		await wanted.click();
		await wanted.waitFor({ state: 'hidden' });
		return left.map((text) => text.split('\n')[0] ?? '');
	}

	async chosen(name: string): Promise<string> {
		return await this.field(name).locator('input').inputValue();
	}

	/** Returns the note with these words, in a yellow box between the fields. */
	note(words: string): Locator {
		return this.ndv.getByTestId('node-parameters').getByRole('alert').filter({ hasText: words, visible: true });
	}

	/** Returns the place where a credential is selected, by the words of its label. */
	credentialSlot(label: RegExp): Locator {
		const { page } = this;
		return this.ndv
			.getByTestId('node-credentials-slot')
			.filter({ has: page.getByTestId('credentials-label').filter({ hasText: label }) });
	}

	/** Reopens a stored credential, which n8n then tests again, and returns the result. */
	async testCredential(label: RegExp): Promise<string> {
		await this.credentialSlot(label).getByTestId('credential-edit-button').click();
		const verdict = this.credentialDialogue.getByTestId('credentials-config-container-test-success');
		await verdict.waitFor();
		return await verdict.innerText();
	}

	/** Opens the dialog for a new credential: with a button if there is none yet, otherwise from the list. */
	async newCredential(label: RegExp): Promise<void> {
		const slot = this.credentialSlot(label);
		const list = slot.getByTestId('node-credentials-select');
		const button = slot.getByRole('button');
		await list.or(button).first().click();
		const item = this.page.getByTestId('node-credentials-select-item-new').filter({ visible: true });
		await item.or(this.credentialDialogue).first().waitFor();
		if (await item.isVisible()) await item.click();
		await this.credentialDialogue.waitFor();
	}

	async chooseCredential(label: RegExp, name: string): Promise<void> {
		await this.credentialSlot(label).getByTestId('node-credentials-select').click();
		const item = this.page.locator('[data-test-id^="node-credentials-select-item-"]:visible').filter({ hasText: name });
		await item.click();
		await item.waitFor({ state: 'hidden' });
	}

	get credentialDialogue(): Locator {
		return this.page.getByTestId('editCredential-modal');
	}

	async fillCredential(field: string, value: string): Promise<void> {
		await this.credentialDialogue.getByTestId(`parameter-input-${field}`).locator('input').fill(value);
	}

	/** Chooses an option of a list in the dialog. */
	async chooseInCredential(field: string, option: string): Promise<void> {
		await this.credentialDialogue.getByTestId(`parameter-input-${field}`).click();
		const wanted = this.page
			.getByTestId('parameter-input-item')
			.filter({ visible: true, has: this.page.getByText(option, { exact: true }) });
		await wanted.click();
		await wanted.waitFor({ state: 'hidden' });
	}

	async switchInCredential(field: string): Promise<void> {
		await this.credentialDialogue.getByTestId(`parameter-input-${field}`).locator('.el-switch').click();
	}

	/** Opens a stored credential from the list of all. */
	async openCredential(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/home/credentials/${id}`);
		await this.credentialDialogue.getByTestId('credential-save-button').waitFor();
	}

	/** Returns the names of the fields in the dialog, from top to bottom. */
	async credentialFields(): Promise<string[]> {
		const inputs = this.credentialDialogue.locator('[data-test-id^="parameter-input-"]:visible');
		await inputs.first().waitFor();
		const ids = await Promise.all((await inputs.all()).map((input) => input.getAttribute('data-test-id')));
		return ids.map((id) => (id ?? '').replace('parameter-input-', '')).filter((name) => !/^(?:field|item)$/.test(name));
	}

	async saveCredential(): Promise<void> {
		await this.page.getByTestId('credential-save-button').click();
	}

	/** Returns the error of the credential's test, including the details that n8n hides. */
	async credentialProblem(): Promise<string> {
		const banner = this.credentialDialogue.getByText('Couldn’t connect with these settings');
		await banner.waitFor();
		const details = this.credentialDialogue.getByText('More details');
		if (await details.isVisible()) await details.click();
		return await this.credentialDialogue.innerText();
	}

	async closeCredential(): Promise<void> {
		await this.credentialDialogue.getByRole('button', { name: /close/i }).first().click();
		await this.credentialDialogue.waitFor({ state: 'hidden' });
	}

	/** Returns the URL as the node shows it. */
	async webhookUrl(kind: 'test' | 'production'): Promise<string> {
		const button = this.ndv.getByTestId(`radio-button-${kind}`);
		if (!(await button.isVisible())) await this.ndv.getByText('Webhook URLs', { exact: true }).click();
		await button.click();
		const url = this.ndv.getByText(kind === 'test' ? /\/webhook-test\// : /\/webhook\//).last();
		return (await url.innerText()).replace(/\s/g, '');
	}

	/** Makes n8n wait for one request at the test URL. */
	async listenForTestEvent(): Promise<void> {
		await this.ndv.getByTestId('trigger-execute-button').click();
		await this.ndv.getByTestId('trigger-listening').waitFor();
	}

	/** Publishes the workflow through its two dialogs and returns the text of the last one. */
	async publish(): Promise<string> {
		const { page } = this;
		await this.tryToPublish();
		const dialogue = page.getByTestId('activation-modal');
		await dialogue.waitFor();
		const text = await dialogue.innerText();
		await dialogue.getByRole('button', { name: 'Got it' }).click();
		await dialogue.waitFor({ state: 'hidden' });
		return text;
	}

	/** The button in the header that opens the dialog for publishing. */
	get publishButton(): Locator {
		return this.page.getByTestId('workflow-open-publish-modal-button');
	}

	/** Publishes the workflow without waiting for the result. */
	async tryToPublish(): Promise<void> {
		await this.publishButton.click();
		await this.page.getByTestId('workflow-publish-button').click();
	}

	/** Returns n8n's message in the corner with these words. */
	message(words: RegExp): Locator {
		return this.page.locator('.el-notification').filter({ hasText: words });
	}

	/** The red triangle of a node on the canvas. */
	private triangle(name: string): Locator {
		return this.node(name).getByTestId('node-issues');
	}

	async isMarkedBroken(name: string): Promise<boolean> {
		return (await this.triangle(name).count()) > 0;
	}

	async untilMarkedBroken(name: string): Promise<void> {
		await this.triangle(name).waitFor();
	}

	/** Closes n8n's messages in the corner, which would cover part of a picture. */
	async closeMessages(): Promise<void> {
		const close = this.page.locator('.el-notification__closeBtn');
		for (const button of await close.all()) await button.click().catch(() => undefined);
		await this.page.locator('.el-notification').first().waitFor({ state: 'hidden' });
	}

	/** Hides what n8n shows in front of the workflow: the buttons that run it, and the tabs above it. */
	async uncoverCanvas(): Promise<void> {
		const { page } = this;
		const content = '[class*="executionButtons"], .tab-bar-container { visibility: hidden }';
		await page.addStyleTag({ content });
		await page.getByTestId('execute-workflow-button').waitFor({ state: 'hidden' });
		await page.getByTestId('radio-button-executions').waitFor({ state: 'hidden' });
	}

	/** Opens the executions tab of the workflow. */
	async openExecutions(): Promise<void> {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page.getByTestId('executions-sidebar').waitFor();
	}

	/** The heading of the selected execution, for example `Succeeded`. */
	get executionLabel(): Locator {
		return this.page.getByTestId('execution-preview-label');
	}

	async openExecution(url: string): Promise<void> {
		await this.page.goto(url);
		await this.executionLabel.waitFor();
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.closeChecklist();
	}

	/** Returns the items output by the open node, as the JSON view shows them, with single spaces. */
	async outputJson(): Promise<string> {
		const { page } = this;
		const panel = this.ndv.getByTestId('output-panel');
		await panel.getByTestId('radio-button-json').click();
		const tree = panel.locator('.vjs-tree');
		await tree.waitFor();
		// only the lines that fit are in the page
		const viewport = page.viewportSize();
		await page.setViewportSize({ width: viewport?.width ?? 1_400, height: 20_000 });
		await panel
			.locator('.vjs-tree-node')
			.filter({ hasText: /^\s*\]\s*$/ })
			.last()
			.waitFor();
		const text = await tree.innerText();
		if (viewport) await page.setViewportSize(viewport);
		return text.replace(/\s+/g, ' ');
	}
}
