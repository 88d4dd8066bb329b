#!/usr/bin/env bash
# Runs compare.c on emulated processors: NEON by QEMU, AVX-512 by Bochs, which boots Linux with it as the only
# program. Every variant has to give what the scalar one gives. Takes a second for arm64 and some minutes for avx512.
#
# Usage: scripts/kernel-variants/emulated.sh arm64|avx512 [ROUNDS]
# Needs on Debian, beside clang:
#   arm64:  qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross
#   avx512: bochs bochsbios vgabios isolinux syslinux-common genisoimage cpio; fetches a kernel with apt-get download

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../steps.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=$repository/Sources/CSearchKernels
sources=("$repository/scripts/kernel-variants/compare.c" "$kernels"/{search,scan*,add_run*}.c)
flags=(-O2 -Wall -Wextra -Werror -I"$kernels/include")

on_arm64() {
    for source in "${sources[@]}"; do
        clang --target=aarch64-linux-gnu --sysroot=/usr/aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include \
            "${flags[@]}" -c "$source" -o "$folder/$(basename "$source" .c).o"
    done
    aarch64-linux-gnu-gcc -static "$folder"/*.o -o "$folder/compare"
    qemu-aarch64-static "$folder/compare" "$1"
}

make_boot_image() {
    mkdir "$folder/image" "$folder/kernel"
    clang "${flags[@]}" -static "${sources[@]}" -lpthread -o "$folder/init"
    (cd "$folder" && echo init | cpio --quiet -o -H newc > image/initrd)
    local package
    package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ {print $2; exit}')
    (cd "$folder/kernel" && apt-get -qq download "$package" 2> /dev/null && dpkg -x ./*.deb .)
    cp "$folder"/kernel/boot/vmlinuz-* "$folder/image/vmlinuz"
    cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 "$folder/image"
    # Linux finds fault with the emulated XSAVES, and would do without AVX.
    cat > "$folder/image/isolinux.cfg" << END
DEFAULT compare
LABEL compare
 KERNEL vmlinuz
 APPEND initrd=initrd console=ttyS0 quiet mitigations=off clearcpuid=xsaves,xsavec -- $1
END
    genisoimage -quiet -o "$folder/boot.iso" -b isolinux.bin -c boot.cat -no-emul-boot -boot-load-size 4 \
        -boot-info-table "$folder/image"
}

on_avx512() {
    make_boot_image "$1"
    cat > "$folder/bochsrc" << END
cpu: model=corei7_skylake_x, ips=100000000
memory: guest=256, host=256
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
display_library: rfb, options="timeout=0"
boot: cdrom
ata0-master: type=cdrom, path=$folder/boot.iso, status=inserted
com1: enabled=1, mode=file, dev=$folder/serial
log: $folder/log
END
    # Debian's Bochs has a debugger, which waits for the word to continue, and is started by a script: so it gets a
    # process group, to end with it. Linux panics when its only program ends.
    mkfifo "$folder/commands"
    exec 3<> "$folder/commands"
    echo c >&3
    set -m
    bochs -q -f "$folder/bochsrc" <&3 > "$folder/output" 2>&1 &
    local bochs=$! deadline=$((SECONDS + 1800))
    until grep -qs 'Kernel panic' "$folder/serial" || ((SECONDS > deadline)); do sleep 1; done
    kill -- "-$bochs"
    wait "$bochs" 2> /dev/null || true
    grep -aE 'equal|differs|compared' "$folder/serial" || true
    grep -qs '^avx512: equal' "$folder/serial" || fail "AVX-512 was not compared"
}

case ${1:-} in
    arm64 | avx512) "on_$1" "${2:-300}" ;;
    *) usage && exit 1 ;;
esac
