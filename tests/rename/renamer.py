"""Copies programme/ and a plan and gives every id in them a random word: registers, fields, code lists, codes, states, moves,
checks, roles, parameters, tags, units, offices, targets, clauses, counting rules. Titles, aliases and quotes stay as they are.
One word has one new name wherever it stands as an id; what is vocabulary (keys, types, marks, verbs) is left alone by place.
Knows YAML by its nodes (so that edits keep the text around them) and FEEL by its tokens."""
import pathlib, random, re
import yaml

TEXT = {"zh", "en", "help", "say", "source", "why", "also", "quote", "quotes", "header", "says", "printed_word", "responsible", "reason",
        "full_name", "short_name", "sheets", "opening", "document", "phrase", "template"}
FEEL = {"that", "when", "default", "value", "required", "shown", "fixed", "where", "sets", "population", "done", "under_way", "who", "since", "year",
        "what_kind", "how_much", "at_most", "in_year", "formula", "numerator", "denominator", "sum", "each", "over"}
KEPT_ROLES = re.compile(r"engine\.")  # a program is named by its own code
MEMBERS = {"year", "month", "day", "weekday", "hour", "minute", "second", "years", "months", "days", "hours", "minutes", "seconds"}
# Words that the kernel itself gives to every row or expression.
# Built-ins of two words and more: their words are no names.
BUILTINS = "|".join(re.escape(b) for b in (
    "list contains", "list replace", "string length", "upper case", "lower case", "substring before", "substring after", "starts with", "ends with",
    "distinct values", "insert before", "index of", "get value", "get entries", "date and time", "years and months duration", "day of year", "day of week",
    "month of year", "week of year", "as of", "instance of", "string join", "round half up", "round half down", "round up", "round down"))
KEYWORDS = {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "not", "between", "function", "null", "true", "false", "partial"}
KERNEL = {"state", "self", "old", "my", "all", "yes", "no", "true", "false", "null", "doc_number", "id", "rev", "proposal", "each_district", "item"}


def parse(text):
    return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def pairs(node):
    return [(k.value, k, v) for k, v in node.value] if isinstance(node, yaml.MappingNode) else []


def child(node, key):
    return next((v for name, _, v in pairs(node) if name == key), None)


def items(node):
    return node.value if isinstance(node, yaml.SequenceNode) else [] if node is None else [node]


class Renamer:
    def __init__(self, programme, plan, seed):
        self.random = random.Random(seed)
        self.names, self.types = {}, {}
        self.digits = self.random.sample("0123456789", 10)
        self.programme, self.plan = pathlib.Path(programme), pathlib.Path(plan)
        self.edits = []
        for path in self.texts():
            root = parse(path.read_text(encoding="utf-8"))
            if root is not None:
                self.collect(path, root)

    def texts(self):
        return sorted(self.programme.rglob("*.yaml")) + sorted(self.plan.rglob("*.yaml"))

    # --- which words are ids
    def name(self, word):
        if word in KERNEL or KEPT_ROLES.match(word) or not re.fullmatch(r"[A-Za-z0-9_.]+", word):
            return
        if word.isdigit():  # a published number (GB/T 4754), printed in sheets behind its letter: other digits, prefixes kept
            self.names.setdefault(word, "".join(self.digits[int(c)] for c in word))
        elif word not in self.names:
            while True:
                new = "z" + "".join(self.random.choice("bcdfghjklmnpqrstvwx") for _ in range(7))
                if new not in self.names.values():
                    break
            self.names[word] = new

    def collect_fields(self, node):
        for key, _, value in pairs(node):
            self.name(key)
            kind = child(value, "type")
            if kind is not None:
                self.types.setdefault(key, set()).add(kind.value)
            for tag in items(child(value, "tags")):
                self.name(tag.value)
            self.collect_fields(child(value, "fields"))

    def collect(self, path, root):
        if path.is_relative_to(self.plan) and "programme" not in path.relative_to(self.plan).parts:
            for part in ("departments", "districts", "other_places", "offices", "units", "targets", "quotas", "clauses", "rules"):
                if path.stem in ("organisation", "targets", "quotas", "rewards", "counting"):
                    for one in items(child(root, part)):
                        if child(one, "id") is not None:
                            self.name(child(one, "id").value)
            for key, _, _ in pairs(child(root, "awaited")):
                self.name(key)
            return
        for part in ("register", "codes"):
            if child(root, part) is not None:
                self.name(child(root, part).value)
        self.collect_fields(child(root, "fields"))
        for part in ("checks", "states", "moves", "roles", "my", "indicators"):
            if isinstance(child(root, part), yaml.MappingNode):
                for key, _, _ in pairs(child(root, part)):
                    self.name(key)
        if path.parent.name == "codes":
            for key, _, _ in pairs(child(root, "items")):
                self.name(key)

    # --- edits at nodes
    def put(self, node, new):
        if new == node.value:
            return
        quoted = node.style in ("'", '"')
        text = node.style + (new if node.style == "'" else new.replace("\\", "\\\\").replace('"', '\\"')) + node.style if quoted else new
        if node.style == "'":
            text = "'" + new.replace("'", "''") + "'"
        self.edits.append((node.start_mark.index, node.end_mark.index, text))

    def word(self, node):
        """An id, `-id`, a list of them, or a map whose keys are ids."""
        if isinstance(node, yaml.ScalarNode):
            sign = "-" if node.value.startswith("-") else ""
            bare = node.value[len(sign):]
            if bare in self.names:
                self.put(node, sign + self.names[bare])
            elif re.fullmatch(r"[a-z_0-9]+(\.[a-z_0-9]+)+", bare) and not KEPT_ROLES.match(bare):  # a path, check.x
                self.put(node, sign + ".".join(self.names.get(part, part) for part in bare.split(".")))
        elif isinstance(node, yaml.SequenceNode):
            for one in node.value:
                self.word(one)
        elif isinstance(node, yaml.MappingNode):
            for _, key, value in pairs(node):
                self.word(key)
                self.word(value)

    def example(self, node, field=""):
        """A row's values: digits are a code only where the field is a choice."""
        for word, key, value in pairs(node):
            self.word(key)
            self.example(value, word)
        for one in items(node) if not isinstance(node, (yaml.MappingNode, type(None))) else []:
            if not isinstance(one, yaml.ScalarNode):
                self.example(one, field)
            elif not one.value.isdigit() or self.types.get(field) == {"choice"}:
                self.word(one)

    def pattern(self, node):
        if "{" not in node.value:
            return self.word(node)
        self.put(node, re.sub(r"\{([a-z_0-9.]+)\}", lambda m: "{" + ".".join(self.names.get(p, p) for p in m[1].split(".")) + "}", node.value))

    def feel(self, node):
        if isinstance(node, yaml.MappingNode):
            for _, key, value in pairs(node):
                self.word(key)
                self.feel(value)
            return
        if not isinstance(node, yaml.ScalarNode):
            return self.word(node)
        out, tokens = [], re.findall(r'"(?:[^"\\]|\\.)*"|\b(?:' + BUILTINS + r')\b|[A-Za-z_][A-Za-z_0-9]*|\d+[\w.%]*|\s+|.', node.value, re.S)
        for at, token in enumerate(tokens):
            new = token
            before = [t for t in tokens[:at] if not t.isspace()][-2:]
            after = next((t for t in tokens[at + 1:] if not t.isspace()), "")
            if token.startswith('"'):
                new = '"' + self.names.get(token[1:-1], token[1:-1]) + '"'
            elif re.match(r"[A-Za-z_]", token) and token in self.names and token not in KEYWORDS and after != "(":
                member = before[-1:] == ["."]
                of_date = member and token in MEMBERS and len(before) == 2 and \
                    (before[0] == ")" or self.types.get(before[0], set()) & {"date", "moment", "period"})
                if not of_date:
                    new = self.names[token]
            out.append(new)
        self.put(node, "".join(out))

    # --- registers
    def field_map(self, node):
        for _, key, value in pairs(node):
            self.word(key)
            for word, _, inner in pairs(value):
                if word == "fields":
                    self.field_map(inner)
                elif word in ("of", "to", "alike", "tags", "was", "key"):
                    self.word(inner)
                elif word in ("apart", "room"):
                    self.mixed(inner) if isinstance(inner, yaml.MappingNode) else self.word(inner)
                elif word in ("default", "value", "required", "shown", "fixed", "where"):
                    self.feel(inner)

    def mixed(self, node):
        for word, _, inner in pairs(node):
            if word in FEEL:
                self.feel(inner)
            else:
                self.word(inner)

    def register(self, root):
        for word, _, value in pairs(root):
            if word in ("register", "extends", "owner", "key", "codes"):
                self.word(value)
            elif word in ("title", "numbering"):
                self.pattern(value)
            elif word == "replaces":
                for _, key, _ in pairs(value):
                    self.word(key)
            elif word == "apart" or word == "room" or word == "offline" or word == "tabs":
                self.mixed(value) if isinstance(value, yaml.MappingNode) else self.rules(value)
            elif word == "fields":
                self.field_map(value)
            elif word in ("checks", "notices"):
                for _, key, one in pairs(value):
                    self.word(key)
                    for inner, _, node in pairs(one):
                        if inner in ("that", "when"):
                            self.feel(node)
                        elif inner in ("to", "at"):
                            self.word(node)
            elif word == "states":
                for _, key, one in pairs(value):
                    self.word(key)
                    if child(one, "locked") is not None:
                        self.word(child(one, "locked"))
            elif word == "moves":
                for _, key, one in pairs(value):
                    self.word(key)
                    for inner, _, node in pairs(one):
                        if inner in ("sets", "when"):
                            self.feel(node)
                        elif inner not in TEXT | {"reason"}:
                            self.word(node)
            elif word == "may":
                for _, key, one in pairs(value):
                    self.word(key)
                    for inner, _, node in pairs(one):
                        if inner == "where":
                            self.feel(node)
                        elif inner in ("see", "set"):
                            self.word(node)
            elif word == "views":
                for _, _, one in pairs(value):
                    for inner, _, node in pairs(one):
                        if inner == "where":
                            self.feel(node)
                        elif inner == "sections":
                            for section in items(node):
                                self.word(child(section, "fields"))
                        elif inner not in TEXT:
                            self.word(node)
            elif word == "excel":
                for inner, _, node in pairs(value):
                    if inner in ("match", "with"):
                        self.word(node)
            elif word == "examples":
                for one in items(value):
                    for inner, _, node in pairs(one):
                        if inner in ("row", "old", "as", "move", "passes", "fails", "warns", "linked"):
                            self.example(node)
            elif word == "items":
                for _, key, one in pairs(value):
                    self.word(key)
                    if child(one, "under") is not None:
                        self.word(child(one, "under"))
                    for alias in items(child(one, "also")) if key.value.isdigit() else []:  # C26 化学…
                        self.put(alias, alias.value.replace(key.value, self.names[key.value]))
            elif word in ("roles", "my"):
                for _, key, one in pairs(value):
                    self.word(key)
                    for inner, _, node in pairs(one):
                        if inner in ("unit", "to"):
                            self.word(node)

    def rules(self, node):
        for one in items(node):
            self.mixed(one) if isinstance(one, yaml.MappingNode) else self.word(one)

    # --- what is neither a register nor a code list
    IDS = {"id", "register", "departments", "department", "awaits", "parent", "targets", "target", "follows", "counts_to", "could_be", "held_by", "role",
           "decided_by", "kind", "to", "departments_in", "districts_in", "district", "members", "codes", "department",
           "each", "unit"}
    SAMPLE = {"industries", "sizes", "kinds", "register", "kind", "size", "id", "code"}

    def loose(self, node, words, skip=()):
        for word, key, value in pairs(node):
            if word in TEXT or word in skip:
                continue
            if word == "awaited":
                for _, inner, _ in pairs(value):
                    self.word(inner)
            elif word in ("readings", "due_day", "lead", "notes"):
                for one in items(value):
                    if child(one, "decided_by") is not None:
                        self.word(child(one, "decided_by"))
            elif word in words and isinstance(value, (yaml.ScalarNode, yaml.SequenceNode)) and \
                    all(isinstance(one, yaml.ScalarNode) for one in items(value)):
                self.word(value)
            else:
                self.loose(value, words, skip)
        if isinstance(node, yaml.SequenceNode):
            for one in node.value:
                self.loose(one, words, skip)

    def formulas(self, node):
        for word, _, value in pairs(node):
            if word in TEXT:
                continue
            if word in FEEL and isinstance(value, yaml.ScalarNode):
                self.feel(value)
            else:
                self.formulas(value)
        for one in items(node) if isinstance(node, yaml.SequenceNode) else []:
            self.formulas(one)

    def measure(self, node):
        """Over a register of its own every figure is a formula; otherwise count and share name roles of the counting rule."""
        over = child(node, "over") is not None if node is not None else False
        for word, _, value in pairs(node):
            if word in ("where", "population") or over and word not in ("over", "register") and value.value != "rows":
                self.feel(value)
            elif word == "over":
                self.word(value)

    def text(self, path, text):
        """The same file in new words."""
        root = parse(text)
        self.edits = []
        if root is None or path.name in ("measures.yaml", "supervision.yaml", "headline.yaml"):
            return text
        in_plan = path.is_relative_to(self.plan) and "programme" not in path.relative_to(self.plan).parts
        if path.name == "dialects.yaml":
            self.loose(root, self.SAMPLE)
        elif not in_plan and path.name != "indicators.yaml":
            self.register(root)
        else:
            self.loose(root, self.IDS - ({"kind"} if path.stem in ("targets", "rewards") else set()))
            if path.stem in ("counting", "indicators"):
                self.formulas(root)
            elif path.stem == "targets":
                for one in items(child(root, "targets")):
                    self.measure(child(one, "measure"))
        out, last = [], 0
        for start, end, new in sorted(set(self.edits)):
            out += [text[last:start], new]
            last = end
        return "".join(out) + text[last:]

    def write(self, folder):
        """folder/programme and folder/plan in new words; files and folders of registers get new names as well."""
        folder = pathlib.Path(folder)
        for root, name in ((self.programme, "programme"), (self.plan, "plan")):
            for path in sorted(root.rglob("*")):
                if not path.is_file() or path.suffix == ".md":
                    continue
                inside = path.relative_to(root)
                if path.suffix == ".yaml" and (name == "programme" or "programme" in inside.parts):
                    fixed = ("measures", "indicators", "rules", "counting", "dialects", "defaults", "roles", "menu")
                    inside = inside.with_name((path.stem if path.stem in fixed else self.names.get(path.stem, path.stem)) + ".yaml")
                target = folder / name / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                data = path.read_bytes()
                target.write_bytes(self.text(path, data.decode("utf-8")).encode("utf-8") if path.suffix == ".yaml" else data)
        return folder / "programme", folder / "plan"
