// The shapes of docs/reference/api.md, written by hand until registers generate an OpenAPI file.
export interface Say { zh: string; en: string }
export type Raw = string | number | boolean | null | undefined | (string | number | boolean)[];
export type Values = Record<string, Raw>;
export type Texts = Record<string, string | undefined>;

export interface FaultPlace { sheet?: string; row?: number; cell?: string; key?: string; file?: string; line?: number; column?: string | number; source?: string }
export interface Fault { code: string; what: Say; mend: Say; place?: FaultPlace; pointer?: string }
export interface Problem { type?: string; title: string; status: number; detail?: string; faults?: Fault[] }

export interface Unit { code: string; title: Say }
export interface Role { id: string; title: Say; takes_unit?: boolean; units: Unit[] }
export interface Session {
  roles: Role[]; as: { role: string; name: string }; today: string; now?: string; data_version: number; bundle: string;
  sample: boolean; empty: boolean; counted_register: string; city: Say; plan: Say; years: number[];
}

export type FieldType = "text" | "note" | "whole" | "number" | "percent" | "money" | "yes_no" | "date" | "time" | "period" | "moment" | "choice" | "link" | "place" | "file" | "rows" | "secret";
export interface Field {
  id: string; title: Say; help: Say | null; type: FieldType; many: boolean; of: string | null; to: string[] | string | null; unit: string; places: number;
  required: boolean; personal: boolean; dated: boolean; virtual: boolean; computed: boolean; marks: string[]; format: string; columns: Field[];
}
export interface State { id: string; title: Say; locked: boolean; end: boolean }
export interface Move { id: string; title: Say; from: string[]; to: string; by?: string[]; all_of?: string[]; asks: string[]; reason: boolean }
export interface OpenMove { id: string; title: Say; asks: string[]; reason: boolean; blocked: Fault[] }
export interface Section { title: Say; fields: string[] }
export interface View { columns: string[]; filter: string[]; sort: string[]; sum: string[]; sections: Section[]; by?: string[]; at?: string; related?: string[] }
export interface Register {
  id: string; folder?: string; title: Say; help: Say | null; source: string; key: string[]; row_title: string; fields: Field[]; states: State[]; moves: Move[];
  views: Record<string, View | undefined>;
  rights: { see: string[]; set: string[]; masked: string[]; doing: string[] }; counts: { rows: number };
}
export interface Code { id: string; title: Say; until: string | null }
export interface Folder { id: string; title: Say }
export interface Meta { folders?: Folder[]; registers: Register[]; codes: Record<string, Code[]> }

export interface Child { id: number; values: Values; shown: Texts }
export interface Row {
  id: number; rev: number; state: string | null; state_title: Say | null; doc_number: string | null; void: boolean; title: string;
  values: Values; shown: Texts; children: Record<string, Child[]>; masked: string[]; findings: { check: string; say: Say }[];
}
export interface RowPage { rows: Row[]; total: number; sums: Values; sums_shown: Texts; seq: number }
export interface RowDetail extends Row { moves: OpenMove[]; links: { register: string; field: string; title: Say; count: number }[] }
export interface Change { field: string; title: Say; before: Raw; after: Raw; before_shown: string | null; after_shown: string | null }
export interface Version { seq: number; at: string; who: string; role: string; door: string; reason: string | null; state: string | null; valid_from: string | null; changed: Change[] }
export interface ChangeSet { id: number; at: string; who: string; role: string; door: string; reason: string | null; rows: number; hash: string; meta: Record<string, unknown> | null; undone_by: number | null }

/// 工作台: rows in states out of which the asker may move them on.
export interface Waiting { register: string; state: string; state_title: Say; within_days: number; moves: { id: string; title: Say; reason: boolean }[]; count: number; rows: { id: number; title: string; doc_number: string | null }[] }
export interface Work { waiting: Waiting[]; seq: number }
/// What the gate itself says of each field of a row.
export interface WhyField { field: string; title: Say; see: boolean; set: boolean; because: "open" | "grant" | "lock" | "state" | "computed"; what: Say; mend: Say; ask: Say[]; state?: Say; correct?: boolean; masked?: boolean }
export interface Why { register: Say; grants: { role: Say; limited: boolean; fields: number; doing: string[] }[]; fields: WhyField[]; row: { see: boolean; what?: Say; ask?: Say[]; state?: Say | null; void?: boolean } }
export interface BatchRow { id: number; title: string; effect: "changed" | "unchanged" | "refused"; fields?: { field: string; title: Say; before_shown: string; after_shown: string }[]; faults?: Fault[]; warnings?: Fault[] }
export interface BatchPreview { counts: { rows: number; changed: number; unchanged: number; refused: number }; rows: BatchRow[]; chosen: { id: number; rev: number }[] }

export interface SheetColumn { letter: string; header: string; register: string | null; field: string | null; title: Say | null; unit: string | null; how: string }
export interface Checksum { row: number; label: string; column: string; header?: string; stated: string; computed: string; unit?: string; compared?: boolean; equal: boolean }
export interface Sheet {
  name: string; skipped: Say | null; header_rows: number[]; data_rows: number; registers: string[]; unit: string | null; columns: SheetColumn[];
  checksums: Checksum[]; notes: string[]; fault_rows: { row: number; level: "stop" | "warn" }[];
}
export interface Counts { rows: number; added: number; changed: number; unchanged: number; refused: number }
export interface SheetFault { level: "stop" | "warn"; sheet: string; row: number; cell: string; header: string; stands: string; what: Say; mend: Say }
export interface SheetChange { sheet: string; row: number; register: string; title: string; effect: string; fields: { field: string; title: Say; before: string | null; after: string | null }[] }
export interface Preview {
  file: string; hash: string; sheets: Sheet[]; counts: Counts; by_register: Record<string, Counts>; faults: SheetFault[]; faults_total: number; warnings_total: number;
  changes: SheetChange[]; findings: { sheet: string; row: number; check: string; say: Say }[];
}
export type ImportState = "reading" | "judging" | "ready" | "refused" | "committing" | "done" | "failed" | "cancelled";
export interface Import {
  id: string | number; state: ImportState; progress: { done: number; total: number; stage: Say } | null; preview: Preview | null;
  file?: string; size?: number; outcome: { change_set: number; added: number; changed: number; unchanged: number } | null; faults: Fault[];
}
export interface SheetCell { column: number; letter: string; text: string; number: boolean; level: "stop" | "warn" | null; across: number; down: number }
export interface Cells { sheet: string; rows: { row: number; header: boolean; hidden: boolean; cells: SheetCell[] }[] }

/// `value` is null where nothing is counted yet; the status then says why (待接入, 由人评定).
export interface TargetProgress { value: string | number | null; status: string; tone: string; status_title: Say; ref: string | null; share?: string }
export interface Target {
  id: string; title: Say; kind: string; value: string | number | null; unit: string; comparator: string; printed: string; printed_word: string; basis: string; due: string; strength: string;
  section: string; quote: string; departments: Say[]; parent: string | null; notes: Say[]; awaits: string | null; progress: TargetProgress;
}
export interface Task { id: string; title: Say; support: boolean; source: string; quotes: string[]; departments: Say[]; targets: string[] }
export interface Checklist { id?: string; title: Say; section: string; items: { id: string; title: Say; follows: string; awaits: string }[] }
export interface Reading { id: string; of?: Say; title: Say; taken: Say; others: Say[]; why: Say; decided_by?: string }
export interface Counting { id: string; title: Say; is_default: boolean; explanation: Say }
export interface Plan {
  documents: { id: string; number: string; title: Say; issued_on: string }[]; targets: Target[];
  quotas: { id: string; title: Say; unit: string; printed_total: Record<string, number | null> | null; rows: { district: string; title: Say; values: Record<string, number | null> }[] }[];
  tasks: Task[]; notes: Say[]; readings: Reading[]; counting: Counting[];
}
export interface Mark { from: number; to: number; kind: string; id: string }
export interface PlanText { sections: { id: string; heading: string; paragraphs: { text: string; marks: Mark[] }[] }[] }

export interface DistrictRow {
  code: string; title: Say; short: Say; quota: number | null; quotas: Record<string, number | null>; done: number; under_way: number; rate: string | null; due: string | null; ahead: string | null;
  forecast: number | string | null; gap: number | string | null; pace_needed: number | string | null; amount?: string; status: string; tone: string; status_title: Say; months: number[];
  refs: Partial<Record<"done" | "under_way" | "quota" | "rate" | "due" | "ahead" | "forecast" | "gap" | "pace" | "amount", string | null>>;
}
export interface Overview {
  on: string; year: number; years: number[]; rule: string; rule_title?: Say; data_version: number; no_data?: boolean; elapsed: { days: number; of: number; share: string | null };
  sentence: { zh: string; en: string; strong: boolean; tone: string; ref: string | null }[];
  strip: { id: string; title: Say; value: string; unit: string; remark: Say | null; ref: string | null }[];
  table: { axis: Say; rows: DistrictRow[]; total: DistrictRow };
  months: { month: string; year: number; number: number; done: number | null; cumulative: number | null; due: string | number | null; ref: string | null }[];
  curve: { quota: number | null; forecast: number | string | null; needed_per_month: string | number | null; recent_per_month: string | number | null };
  kinds: { code: string; title: Say; done: number; under_way: number; refs: { done: string | null; under_way: string | null } }[]; checklists?: Checklist[]; targets: Target[]; notes: Say[]; basis: Say;
}
export interface Figure {
  ref: string; title: Say; value: Raw; shown: Say; status: string | null; tone: string; status_title: Say; formula: Say; basis: { text: Say; source: string; quote: string | null }[];
  inputs: { title: Say; value: Raw; ref: string | null }[]; register: string | null; rows: Row[]; rows_total: number; data_version: number; on: string; rule: string;
}
export interface RuleCount { id: string; title: Say; done: Record<string, number>; total: number }
export interface ChangesSince {
  since: string; until: string;
  rows: { code: string; title: Say; done_before: number; done_after: number; gained: number; ref: string | null }[]; total: { done_before: number; done_after: number; gained: number; ref: string | null };
}
export interface Reconciled {
  file: string; sheet: string; on: string; columns: { key: string; letter: string; header: string; measure: string; year: number; title: Say }[];
  rows: { label: string; row: number; code: string | null; title: Say | null; stated: Record<string, number | string | null>; ours: Record<string, number | string | null>; difference: Record<string, number | string | null>; explained_by: Record<string, string[]>; refs: Record<string, string> }[];
  rule_all: { rule: string; title: Say; differences: number }[]; missing: string[]; faults: Fault[];
}
