import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { describeWith, provided } from '#libs/testing';
import { metricNames, namesIn } from '../metric-names';

const HERE = path.resolve(__dirname, '..');
const ROOT = path.resolve(HERE, '../..');
const RUNBOOKS = 'docs/operations/runbooks';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}
interface Rules {
  groups: { name: string; rules: Rule[] }[];
}
interface Dashboard {
  uid: string;
  panels: { title: string; targets: { expr: string }[] }[];
}

const readRules = (): Rules =>
  (parse(readFileSync(path.join(HERE, 'rules.yaml'), 'utf8')) as { spec: Rules }).spec;
const alerts = readRules().groups.flatMap(({ rules }) => rules);
const dashboards = readdirSync(path.join(HERE, 'dashboards')).map((file) => ({
  file,
  dashboard: JSON.parse(readFileSync(path.join(HERE, 'dashboards', file), 'utf8')) as Dashboard,
}));

test.each(alerts.map((rule) => [rule.alert, rule] as const))(
  '%s has a runbook and names who is called',
  (_, rule) => {
    expect(rule.annotations.runbook.startsWith(`${RUNBOOKS}/`)).toBe(true);
    const text = readFileSync(path.join(ROOT, rule.annotations.runbook), 'utf8');
    expect(text).toContain(rule.alert);
    expect(text).toContain('## First');
    expect(['page', 'ticket']).toContain(rule.labels.severity);
  },
);

test('every runbook belongs to an alert', () => {
  const told = alerts.map(({ annotations }) => path.basename(annotations.runbook));
  expect(readdirSync(path.join(ROOT, RUNBOOKS)).sort()).toEqual(told.sort());
});

test('alerts ask for series that exist', async () => {
  const names = await metricNames();
  expect(alerts.flatMap(({ expr }) => namesIn(expr)).filter((name) => !names.has(name))).toEqual([]);
});

test.each(dashboards)('$file shows series that exist', async ({ dashboard }) => {
  const names = await metricNames();
  const shown = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)));
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((name) => !names.has(name))).toEqual([]);
});

test('a series that nobody tells is noticed', async () => {
  const names = await metricNames();
  expect(namesIn('max by (group) (rate(bus_lag_minutes{job="sacred-valley"}[5m])) > 1')).toEqual([
    'bus_lag_minutes',
  ]);
  expect(names.has('bus_lag_minutes')).toBe(false);
  expect(names.has('bus_lag_seconds')).toBe(true);
});

/** As promtool reads them. */
interface UnitTests {
  tests: { alert_rule_test: { alertname: string }[] }[];
}

describeWith('promtool', 'the unit tests of alerts', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-alerts-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const unitTests = parse(readFileSync(path.join(HERE, 'rules.test.yaml'), 'utf8')) as UnitTests;
  const passes = (rules: Rules, tests = unitTests.tests): boolean => {
    writeFileSync(path.join(folder, 'rules.yaml'), stringify(rules));
    writeFileSync(path.join(folder, 'rules.test.yaml'), stringify({ ...unitTests, tests }));
    const { status } = spawnSync(provided('promtool'), ['test', 'rules', 'rules.test.yaml'], { cwd: folder });
    return status === 0;
  };

  const ruleOf = (alert: string) => alerts.find((rule) => rule.alert === alert)!;
  const testsOf = (alert: string) =>
    unitTests.tests.filter((each) => each.alert_rule_test.some(({ alertname }) => alertname === alert));

  test('pass', () => expect(passes(readRules())).toBe(true));

  test.each(alerts.map(({ alert }) => alert))(
    'notice that %s never calls, and that it always does',
    (alert) => {
      for (const expr of ['vector(0) > 1', 'vector(1)']) {
        const broken = { groups: [{ name: 'broken', rules: [{ ...ruleOf(alert), expr }] }] };
        expect(passes(broken, testsOf(alert))).toBe(false);
      }
    },
  );
});
