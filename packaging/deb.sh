#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# `packaging/deb.sh [PROGRAM [FOLDER]]`: makes FOLDER/sluitend_VERSION_ARCH.deb of a release build, of build/sluitend in build/
# when nothing is named.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-build/sluitend}
folder=${2:-build}
version=$(sed -nE "s/^.*\bversion: '([0-9.]+)'.*/\1/p" meson.build | head -n 1)-1
arch=$(dpkg --print-architecture)
root=$(mktemp -d "$folder/deb.XXXXXX")
trap 'rm -rf "$root"' EXIT
out=$folder/sluitend_${version}_${arch}.deb
docs=$root/usr/share/doc/sluitend

# The same sources make the same package: files carry the time of the last change.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# The Debian packages of the libraries that the program names.
depends() {
	local library path
	objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }' | while read -r library; do
		path=$(ldconfig -p | awk -v l="$library" '$1 == l { print $NF; exit }')
		dpkg -S "$(readlink -f "$path")" 2>/dev/null || dpkg -S "$path"
	done | cut -d: -f1 | sort -u | paste -sd, | sed 's/,/, /g'
}

# What Debian wants to know of a version; what changed in it stands in the changelog beside it.
debian_changelog() {
	cat <<TEXT
sluitend ($version) unstable; urgency=medium

  * What changed stands in changelog.gz.

 -- Sluitend contributors <sluitend@example.org>  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
TEXT
}

tools/hardening "$program"
chmod 755 "$root"
install -Dm755 "$program" "$root/usr/bin/sluitend"
strip --strip-unneeded --remove-section=.comment "$root/usr/bin/sluitend"
install -Dm644 packaging/sluitend.service "$root/lib/systemd/system/sluitend.service"
install -Dm644 packaging/sluitend.default "$root/etc/default/sluitend"
install -Dm644 packaging/lintian-overrides "$root/usr/share/lintian/overrides/sluitend"
install -Dm644 packaging/sluitend.bash-completion "$root/usr/share/bash-completion/completions/sluitend"
install -Dm644 packaging/nginx.conf "$docs/nginx.conf"
install -Dm644 LICENSE "$docs/copyright"
install -Dm644 -t "$docs" README.md
install -Dm644 -t "$docs/docs" docs/*.md reference/SOURCES.md
install -d "$root/usr/share/man/man1" "$root/DEBIAN"
gzip -9nc packaging/sluitend.1 >"$root/usr/share/man/man1/sluitend.1.gz"
gzip -9nc CHANGELOG.md >"$docs/changelog.gz"
debian_changelog | gzip -9nc >"$docs/changelog.Debian.gz"
echo /etc/default/sluitend >"$root/DEBIAN/conffiles"
install -m755 -t "$root/DEBIAN" packaging/postinst packaging/prerm packaging/postrm
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
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
