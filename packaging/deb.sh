#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Makes build/sluitend_VERSION_ARCH.deb from the release build.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(build/sluitend --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
arch=$(dpkg --print-architecture)
root=build/deb
out=build/sluitend_${version}_${arch}.deb

# The Debian packages of the libraries that the program names.
depends() {
	local library path
	objdump -p build/sluitend | awk '$1 == "NEEDED" { print $2 }' | while read -r library; do
		path=$(ldconfig -p | awk -v l="$library" '$1 == l { print $NF; exit }')
		dpkg -S "$(readlink -f "$path")" 2>/dev/null || dpkg -S "$path"
	done | cut -d: -f1 | sort -u | paste -sd, | sed 's/,/, /g'
}

tools/hardening build/sluitend
rm -rf "$root"
install -Dm755 build/sluitend "$root/usr/bin/sluitend"
strip --strip-unneeded "$root/usr/bin/sluitend"
install -Dm644 packaging/sluitend.service "$root/lib/systemd/system/sluitend.service"
install -Dm644 packaging/sluitend.default "$root/etc/default/sluitend"
install -Dm644 packaging/nginx.conf "$root/usr/share/doc/sluitend/nginx.conf"
install -Dm644 LICENSE "$root/usr/share/doc/sluitend/copyright"
install -m644 README.md docs/*.md reference/SOURCES.md "$root/usr/share/doc/sluitend/"
install -d "$root/usr/share/man/man1"
gzip -9nc packaging/sluitend.1 >"$root/usr/share/man/man1/sluitend.1.gz"
gzip -9nc CHANGELOG.md >"$root/usr/share/doc/sluitend/changelog.gz"
install -d "$root/DEBIAN"
echo /etc/default/sluitend >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/control" <<TEXT
Package: sluitend
Version: $version
Architecture: $arch
Maintainer: Sluitend contributors <sluitend@example.org>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $(depends), fonts-dejavu-core, ca-certificates
Recommends: nginx
Suggests: postgresql-client
Section: web
Priority: optional
Description: school absence and early leaving, from lesson to worklist
 Takes in enrolments and lesson marks as Dutch schools send them, applies the
 rules of compulsory education and early leaving, and shows schools,
 municipalities and regions who must act, when, and why.
TEXT
dpkg-deb --build --root-owner-group "$root" "$out"
rm -rf "$root"
