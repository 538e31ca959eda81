package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// An asset is a file that pages need. Its name holds a digest of its content, so that it
// may be kept for ever.
type asset struct {
	name, kind string
	content    []byte
}

// assets are served by their names.
type assets struct {
	style, script, icon string // names
	byName              map[string]asset
}

// loadAssets joins the style sheets in the order of their names and reads the rest.
func loadAssets() (assets, error) {
	sheets, err := fs.Glob(assetFiles, "assets/css/*.css")
	if err != nil {
		return assets{}, fmt.Errorf("ui: assets: %w", err)
	}
	a := assets{byName: make(map[string]asset)}
	for _, f := range []struct {
		name  *string
		files []string
		stem  string
		kind  string
	}{
		{&a.style, sheets, "style.css", "text/css; charset=utf-8"},
		{&a.script, []string{"assets/page.js"}, "page.js", "text/javascript; charset=utf-8"},
		{&a.icon, []string{"assets/icon.svg"}, "icon.svg", "image/svg+xml"},
	} {
		one, err := readAsset(f.stem, f.kind, f.files)
		if err != nil {
			return assets{}, err
		}
		*f.name, a.byName[one.name] = one.name, one
	}
	return a, nil
}

// readAsset joins files to one asset.
func readAsset(stem, kind string, files []string) (asset, error) {
	var all bytes.Buffer
	for _, file := range files {
		content, err := assetFiles.ReadFile(file)
		if err != nil {
			return asset{}, fmt.Errorf("ui: assets: %w", err)
		}
		all.Write(content)
	}
	sum := sha256.Sum256(all.Bytes())
	ext := path.Ext(stem)
	name := strings.TrimSuffix(stem, ext) + "-" + hex.EncodeToString(sum[:5]) + ext
	return asset{name: name, kind: kind, content: all.Bytes()}, nil
}

// ServeHTTP serves an asset by the {name} of the path.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	one, ok := a.byName[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", one.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(one.content) // a visitor who has gone is nobody to tell
}

var _ http.Handler = assets{}
