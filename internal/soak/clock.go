package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// programs are those that are run, built here.
type programs struct{ techmap, collector, api string }

// clockEnv is the time, in seconds since 1970, that the collector takes it to be.
const clockEnv = "TECHMAP_SOAK_CLOCK"

// build builds the programs. The collector is the same program as techmap but for its
// wall clock, which stands still where clockEnv says: what two runs fetched at the same
// day is only then equal to the last byte. Clocks that measure time are left alone, so
// pacing, deadlines and retries work as ever.
func build(ctx context.Context, dir string) (programs, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return programs{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return programs{}, err
	}
	overlay, err := stoppedClock(ctx, dir)
	if err != nil {
		return programs{}, err
	}
	p := programs{filepath.Join(dir, "techmap"), filepath.Join(dir, "collector"), filepath.Join(dir, "api")}
	for _, args := range [][]string{
		{"-o", p.techmap, "./examples/techmap"},
		{"-o", p.collector, "-overlay", overlay, "./examples/techmap"},
		{"-o", p.api, "./examples/api"},
	} {
		cmd := exec.CommandContext(ctx, "go", append([]string{"build", "-tags=cloud"}, args...)...) //nolint:gosec // own words
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return programs{}, fmt.Errorf("go build %s: %w", strings.Join(args, " "), err)
		}
	}
	return p, nil
}

const (
	nowBegins  = "func Now() Time {\n\tsec, nsec, mono := runtimeNow()\n"
	nowStopped = "\tif soakClock != 0 {\n\t\tsec, nsec = soakClock, 0\n\t}\n"
	nowReads   = `
var soakClock = func() (sec int64) {
	text, _ := syscall.Getenv("` + clockEnv + `")
	for _, digit := range []byte(text) {
		sec = sec*10 + int64(digit-'0')
	}
	return sec
}()
`
)

// stoppedClock writes an overlay of package time and returns its file.
func stoppedClock(ctx context.Context, dir string) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	if strings.Count(string(text), nowBegins) != 1 {
		return "", errors.New("time.Now of this Go is not as it was in 1.26: see nowBegins")
	}
	changed := strings.Replace(string(text), nowBegins, nowBegins+nowStopped, 1)
	changed = strings.Replace(changed, "import (\n", "import (\n\t\"syscall\"\n", 1) + nowReads
	file, overlay := filepath.Join(dir, "time.go.txt"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {source: file}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil { //nolint:gosec // G703: the folder of a flag
		return "", err
	}
	return overlay, os.WriteFile(overlay, replace, 0o600) //nolint:gosec // G703: the same
}
