#!/usr/bin/env python3
"""Prints the SBOM of a release (SPDX 2.3, JSON) and gathers licence texts:
sbom.py LIBRARIES PACKAGE_LOCK VERSION COMMIT DAY LICENCES
LIBRARIES lists the shared libraries that come along; header-only and static parts are named here with their packages."""
import hashlib, json, pathlib, re, shutil, subprocess, sys

libraries, lock, version, commit, day, licences = sys.argv[1:7]
# Built into the program: no library file shows them.
BUILT_IN = ["librestinio-dev", "libasio-dev", "libcli11-dev", "nlohmann-json3-dev", "libexpected-dev", "libintelrdfpmath-dev"]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def debian_package(path):
    """The package that owns a library; /lib is /usr/lib on merged systems and dpkg knows either spelling."""
    for name in (path, "/usr" + path, path.removeprefix("/usr")):
        found = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    return None


def licence_of(package):
    text = pathlib.Path(f"/usr/share/doc/{package}/copyright")
    if not text.exists():
        return "NOASSERTION"
    shutil.copy(text, pathlib.Path(licences) / f"{package}.txt")
    names = sorted(set(re.findall(r"^License: *(\S.*)$", text.read_text(errors="replace"), re.M)))
    return "; ".join(names[:6]) or "NOASSERTION"


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


packages = [{"SPDXID": "SPDXRef-zhigai", "name": "zhigai", "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
             "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION", "comment": f"commit {commit}"}]
listed = set()
for path in open(libraries).read().split():
    # A library that no Debian package owns is named by its file.
    listed.add(debian_package(path) or path)
for name in sorted(listed) + BUILT_IN:
    if name.startswith("/"):
        digest = hashlib.sha256(open(name, "rb").read()).hexdigest()
        packages.append({"SPDXID": spdx_id(pathlib.Path(name).name), "name": pathlib.Path(name).name, "versionInfo": digest[:16], "downloadLocation": "NOASSERTION",
                         "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION"})
        continue
    number, source = run("dpkg-query", "-W", "-f=${Version}\t${source:Package}", name).split("\t")
    packages.append({"SPDXID": spdx_id("deb-" + name), "name": name, "versionInfo": number, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
                     "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION", "comment": "Licences named by Debian: " + licence_of(name),
                     "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:deb/debian/{name}@{number}?distro=bookworm"}],
                     "supplier": "Organization: Debian", "sourceInfo": "built from Debian source package " + source})
for path, entry in json.load(open(lock))["packages"].items():
    if not path or entry.get("dev") or entry.get("optional"):
        continue
    name = path.split("node_modules/")[-1]
    packages.append({"SPDXID": spdx_id("npm-" + name + "-" + entry["version"]), "name": name, "versionInfo": entry["version"], "downloadLocation": "NOASSERTION",
                     "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": entry.get("license", "NOASSERTION"), "copyrightText": "NOASSERTION",
                     "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"}]})
print(json.dumps({"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"zhigai-{version}",
                  "documentNamespace": f"urn:zhigai:sbom:{version}:{commit}", "creationInfo": {"created": subprocess.run(["date", "-u", "-d", day, "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True).stdout.strip(),
                  "creators": ["Tool: zhigai tools/package"]}, "packages": packages,
                  "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-zhigai"}] +
                  [{"spdxElementId": "SPDXRef-zhigai", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": package["SPDXID"]} for package in packages[1:]]},
                 ensure_ascii=False, indent=1))
