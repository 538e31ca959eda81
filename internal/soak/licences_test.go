package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allowed are the licences of what may be linked into a program: by words that no other
// licence has, the more special first.
func allowed() []struct{ name, words string } {
	return []struct{ name, words string }{
		{"Apache-2.0", "Apache License Version 2.0"},
		{"MPL-2.0", "Mozilla Public License Version 2.0"}, // used unchanged
		{"MPL-2.0", "Mozilla Public License, version 2.0"},
		{"BSD", "Redistribution and use in source and binary forms"},
		{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
		{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
		{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose"},
		{"CC0-1.0", "CC0 1.0 Universal"},
		{"Unlicense", "This is free and unencumbered software released into the public domain"},
	}
}

// licenceOf returns the name of the licence that a text is, "" for none that is allowed.
func licenceOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, l := range allowed() {
		if strings.Contains(text, l.words) {
			return l.name
		}
	}
	return ""
}

// TestLicences reads the licence of every module that a program of this module is linked
// with, tests left out.
func TestLicences(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("asks go list for every package: leave out -short")
	}
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags=cloud",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./...")
	cmd.Dir = module
	out, err := cmd.Output()
	require.NoError(t, err)
	modules := slices.Compact(slices.Sorted(strings.Lines(string(out))))
	require.Greater(t, len(modules), 20)
	counts := make(map[string]int)
	for _, line := range modules {
		path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		name := licenceIn(t, dir)
		assert.NotEmpty(t, name, "%s in %s: no licence that is allowed: see SECURITY.md, or use something else", path, dir)
		counts[name]++
	}
	t.Logf("%v", counts)
}

// licenceIn reads the licence of a module.
func licenceIn(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "UNLICENSE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		if found := licenceOf(string(text)); found != "" {
			return found
		}
	}
	return ""
}

func TestLicenceOf(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"MIT": "Permission is hereby granted, free of\n  charge, to any person obtaining a copy",
		"BSD": "Redistribution and use in source\nand binary forms, with or without",
		"":    "GNU GENERAL PUBLIC LICENSE Version 3",
	} {
		assert.Equal(t, name, licenceOf(text))
	}
}
