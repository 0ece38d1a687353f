import type { Pair } from './corpus.ts';

/*
 * Answers as models write them, in many languages: what stays is told by a comment of the language, the code is
 * shown without its surroundings, line numbers are wrong, and what is shown is not all.
 */

const harbour = `use std::collections::HashMap;

#[derive(Debug, Clone)]
pub struct Berth {
    pub name: String,
    pub length: u32,
}

pub struct Harbour {
    berths: HashMap<String, Berth>,
}

impl Harbour {
    pub fn new() -> Self {
        Self { berths: HashMap::new() }
    }

    pub fn add(&mut self, berth: Berth) {
        self.berths.insert(berth.name.clone(), berth);
    }

    pub fn longest(&self) -> Option<&Berth> {
        self.berths.values().max_by_key(|berth| berth.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_nothing_in_an_empty_harbour() {
        assert!(Harbour::new().longest().is_none());
    }
}
`;

const rust: readonly Pair[] = [
  {
    name: 'a Rust method, the others elided',
    file: harbour,
    info: 'rust',
    code: `impl Harbour {
    // ... existing code ...

    pub fn add(&mut self, berth: Berth) -> Option<Berth> {
        self.berths.insert(berth.name.clone(), berth)
    }

    // ... existing code ...
}`,
    becomes: [
      [
        '    pub fn add(&mut self, berth: Berth) {\n        self.berths.insert(berth.name.clone(), berth);\n',
        '    pub fn add(&mut self, berth: Berth) -> Option<Berth> {\n        self.berths.insert(berth.name.clone(), berth)\n',
      ],
    ],
  },
  {
    name: 'a new Rust test in its module',
    file: harbour,
    info: 'rust',
    code: `#[cfg(test)]
mod tests {
    use super::*;

    // ... existing tests ...

    #[test]
    fn keeps_the_longest() {
        let mut harbour = Harbour::new();
        harbour.add(Berth { name: "a".into(), length: 9 });
        assert_eq!(harbour.longest().unwrap().length, 9);
    }
}`,
    becomes: [
      [
        '        assert!(Harbour::new().longest().is_none());\n    }\n',
        '        assert!(Harbour::new().longest().is_none());\n    }\n\n    #[test]\n    fn keeps_the_longest() {\n        let mut harbour = Harbour::new();\n        harbour.add(Berth { name: "a".into(), length: 9 });\n        assert_eq!(harbour.longest().unwrap().length, 9);\n    }\n',
      ],
    ],
  },
  {
    name: 'a Rust struct with one field more and its attribute',
    file: harbour,
    info: 'rust',
    code: `#[derive(Debug, Clone)]
pub struct Berth {
    pub name: String,
    pub length: u32,
    pub depth: u32,
}`,
    becomes: [['    pub length: u32,\n', '    pub length: u32,\n    pub depth: u32,\n']],
  },
  {
    name: 'a Rust diff whose numbers are from nowhere',
    file: harbour,
    info: 'diff',
    code: `--- a/src/harbour.rs
+++ b/src/harbour.rs
@@ -120,7 +120,7 @@ impl Harbour {
     pub fn longest(&self) -> Option<&Berth> {
-        self.berths.values().max_by_key(|berth| berth.length)
+        self.berths.values().filter(|berth| berth.length > 0).max_by_key(|berth| berth.length)
     }
 }`,
    becomes: [
      ['self.berths.values().max_by_key', 'self.berths.values().filter(|berth| berth.length > 0).max_by_key'],
    ],
  },
];

const timetable = `package de.example.ferry;

import java.time.Duration;
import java.util.List;

public class Timetable {

    private final List<Crossing> crossings;

    public Timetable(List<Crossing> crossings) {
        this.crossings = crossings;
    }

    @Override
    public String toString() {
        return "Timetable(" + crossings.size() + ")";
    }

    public Duration total() {
        Duration total = Duration.ZERO;
        for (Crossing crossing : crossings) {
            total = total.plus(crossing.duration());
        }
        return total;
    }

    public Duration total(String harbour) {
        Duration total = Duration.ZERO;
        for (Crossing crossing : crossings) {
            if (crossing.harbour().equals(harbour)) {
                total = total.plus(crossing.duration());
            }
        }
        return total;
    }
}
`;

const java: readonly Pair[] = [
  {
    name: 'a Java method with its annotation, alone',
    file: timetable,
    info: 'java',
    code: `@Override
public String toString() {
    return "Timetable of " + crossings.size() + " crossings";
}`,
    becomes: [['"Timetable(" + crossings.size() + ")"', '"Timetable of " + crossings.size() + " crossings"']],
  },
  {
    name: 'an overloaded Java method, told by its parameters',
    file: timetable,
    info: 'java',
    code: `    public Duration total(String harbour) {
        return crossings.stream()
            .filter(crossing -> crossing.harbour().equals(harbour))
            .map(Crossing::duration)
            .reduce(Duration.ZERO, Duration::plus);
    }`,
    becomes: [
      [
        `        Duration total = Duration.ZERO;
        for (Crossing crossing : crossings) {
            if (crossing.harbour().equals(harbour)) {
                total = total.plus(crossing.duration());
            }
        }
        return total;
`,
        `        return crossings.stream()
            .filter(crossing -> crossing.harbour().equals(harbour))
            .map(Crossing::duration)
            .reduce(Duration.ZERO, Duration::plus);
`,
      ],
    ],
  },
  {
    name: 'an overloaded Java method with parameters of its own, which could be either',
    file: timetable,
    info: 'java',
    code: `    public Duration total(Harbour harbour) {
        return Duration.ZERO;
    }`,
    refused: 'ambiguous',
    lines: [19, 27],
  },
  {
    name: 'a statement that both Java methods have',
    file: timetable,
    info: 'java',
    code: '        Duration total = Duration.ofMinutes(0);',
    refused: 'no-place',
  },
  {
    name: 'a Java import among the others',
    file: timetable,
    info: 'java',
    code: `import java.time.Duration;
import java.util.List;
import java.util.Objects;

public class Timetable {
    // ... existing fields ...

    public Timetable(List<Crossing> crossings) {
        this.crossings = Objects.requireNonNull(crossings);
    }

    // ... rest of the class ...
}`,
    becomes: [
      ['import java.util.List;\n', 'import java.util.List;\nimport java.util.Objects;\n'],
      ['this.crossings = crossings;', 'this.crossings = Objects.requireNonNull(crossings);'],
    ],
  },
];

const panel = `import { useEffect, useState } from 'react';
import { fetchFerries } from './api';

interface Props {
  harbour: string;
}

export function Departures({ harbour }: Props) {
  const [ferries, setFerries] = useState<Ferry[]>([]);

  useEffect(() => {
    fetchFerries(harbour).then(setFerries);
  }, [harbour]);

  if (ferries.length === 0) {
    return <p>No ferries today.</p>;
  }

  return (
    <ul className="departures">
      {ferries.map((ferry) => (
        <li key={ferry.id}>{ferry.name}</li>
      ))}
    </ul>
  );
}
`;

const tsx: readonly Pair[] = [
  {
    name: 'an effect of a React component, the rest of it elided',
    file: panel,
    info: 'tsx',
    code: `export function Departures({ harbour }: Props) {
  const [ferries, setFerries] = useState<Ferry[]>([]);

  useEffect(() => {
    const abort = new AbortController();
    fetchFerries(harbour, abort.signal).then(setFerries);
    return () => abort.abort();
  }, [harbour]);

  // ... rest of the component stays the same
}`,
    becomes: [
      [
        '    fetchFerries(harbour).then(setFerries);\n',
        '    const abort = new AbortController();\n    fetchFerries(harbour, abort.signal).then(setFerries);\n    return () => abort.abort();\n',
      ],
    ],
  },
  {
    name: 'the props of a React component and nothing else',
    file: panel,
    info: 'tsx',
    code: `interface Props {
  harbour: string;
  limit?: number;
}`,
    becomes: [['  harbour: string;\n', '  harbour: string;\n  limit?: number;\n']],
  },
  {
    name: 'an import changed in the middle of elisions',
    file: panel,
    info: 'tsx',
    code: `import { useEffect, useMemo, useState } from 'react';
// ... other imports

// ... existing code`,
    becomes: [['{ useEffect, useState }', '{ useEffect, useMemo, useState }']],
  },
  {
    name: 'an element of JSX',
    file: panel,
    info: 'jsx',
    code: `        <li key={ferry.id} className="ferry">
          {ferry.name}
        </li>`,
    refused: 'no-place',
  },
  {
    name: 'an element of JSX by search and replace',
    file: panel,
    info: 'tsx',
    code: `<<<<<<< SEARCH
        <li key={ferry.id}>{ferry.name}</li>
=======
        <li key={ferry.id} className="ferry">
          {ferry.name}
        </li>
>>>>>>> REPLACE`,
    becomes: [
      [
        '        <li key={ferry.id}>{ferry.name}</li>\n',
        '        <li key={ferry.id} className="ferry">\n          {ferry.name}\n        </li>\n',
      ],
    ],
  },
];

const views = `from django.http import JsonResponse
from .models import Ferry


def index(request):
    ferries = Ferry.objects.all()
    return JsonResponse({"ferries": [ferry.name for ferry in ferries]})


def detail(request, ferry_id):
    ferry = Ferry.objects.get(pk=ferry_id)
    return JsonResponse({"name": ferry.name})


class FerryForm:
    def clean(self):
        data = self.cleaned_data
        return data

    def save(self, commit=True):
        ferry = Ferry(**self.cleaned_data)
        if commit:
            ferry.save()
        return ferry
`;

const python: readonly Pair[] = [
  {
    name: 'a Python function with a decorator that it did not have',
    file: views,
    info: 'python',
    code: `@require_GET
def index(request):
    ferries = Ferry.objects.filter(active=True)
    return JsonResponse({"ferries": [ferry.name for ferry in ferries]})`,
    becomes: [
      ['def index(request):', '@require_GET\ndef index(request):'],
      ['Ferry.objects.all()', 'Ferry.objects.filter(active=True)'],
    ],
  },
  {
    name: 'a Python import and a function, a comment for what stays',
    file: views,
    info: 'python',
    code: `from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from .models import Ferry

# ... index() stays as it is ...

def detail(request, ferry_id):
    ferry = get_object_or_404(Ferry, pk=ferry_id)
    return JsonResponse({"name": ferry.name})

# ... rest of the file unchanged ...`,
    becomes: [
      [
        'from django.http import JsonResponse\n',
        'from django.http import JsonResponse\nfrom django.shortcuts import get_object_or_404\n',
      ],
      ['Ferry.objects.get(pk=ferry_id)', 'get_object_or_404(Ferry, pk=ferry_id)'],
    ],
  },
  {
    name: 'a Python method with its class around it',
    file: views,
    info: 'py',
    code: `class FerryForm:
    # ... existing code ...

    def save(self, commit=True):
        ferry = Ferry(**self.cleaned_data)
        ferry.full_clean()
        if commit:
            ferry.save()
        return ferry`,
    becomes: [
      [
        '        ferry = Ferry(**self.cleaned_data)\n',
        '        ferry = Ferry(**self.cleaned_data)\n        ferry.full_clean()\n',
      ],
    ],
  },
  {
    name: 'a Python function that the file has not, after one that it has',
    file: views,
    info: 'python',
    code: `def detail(request, ferry_id):
    ferry = Ferry.objects.get(pk=ferry_id)
    return JsonResponse({"name": ferry.name})


def remove(request, ferry_id):
    Ferry.objects.get(pk=ferry_id).delete()
    return JsonResponse({})`,
    becomes: [
      [
        '    return JsonResponse({"name": ferry.name})\n',
        '    return JsonResponse({"name": ferry.name})\n\n\ndef remove(request, ferry_id):\n    Ferry.objects.get(pk=ferry_id).delete()\n    return JsonResponse({})\n',
      ],
    ],
  },
  {
    name: 'a line of Python that stands in two places',
    file: `${views}\n\ndef again(request):\n    ferries = Ferry.objects.all()\n    return ferries\n`,
    info: 'python',
    code: '    ferries = Ferry.objects.order_by("name")',
    refused: 'ambiguous',
  },
];

const lighthouse = `#include <chrono>
#include <iostream>

namespace harbour {

class Lighthouse {
 public:
  explicit Lighthouse(int period) : period_(period) {}

  void flash() const {
    std::cout << "flash" << std::endl;
  }

  int period() const { return period_; }

 private:
  int period_;
};

}  // namespace harbour

int main() {
  harbour::Lighthouse light(5);
  light.flash();
  return 0;
}
`;

const cpp: readonly Pair[] = [
  {
    name: 'a C++ method without its class',
    file: lighthouse,
    info: 'cpp',
    code: `void flash() const {
  std::cout << "flash\\n" << std::flush;
}`,
    becomes: [['std::cout << "flash" << std::endl;', 'std::cout << "flash\\n" << std::flush;']],
  },
  {
    name: 'a C++ main with a loop',
    file: lighthouse,
    info: 'c++',
    code: `int main() {
  harbour::Lighthouse light(5);
  for (int i = 0; i < 3; ++i) {
    light.flash();
  }
  return 0;
}`,
    becomes: [['  light.flash();\n', '  for (int i = 0; i < 3; ++i) {\n    light.flash();\n  }\n']],
  },
  {
    name: 'a C++ diff with two changes and numbers that are too small',
    file: lighthouse,
    info: 'diff',
    code: `@@ -1,2 +1,3 @@
 #include <chrono>
 #include <iostream>
+#include <thread>
@@ -5,3 +6,4 @@
   light.flash();
+  std::this_thread::sleep_for(std::chrono::seconds(light.period()));
   return 0;`,
    becomes: [
      ['#include <iostream>\n', '#include <iostream>\n#include <thread>\n'],
      [
        '  light.flash();\n',
        '  light.flash();\n  std::this_thread::sleep_for(std::chrono::seconds(light.period()));\n',
      ],
    ],
  },
];

const compose = `services:
  web:
    image: ferry:latest
    ports:
      - "8080:80"
    environment:
      LOG: info
  database:
    image: postgres:16
    volumes:
      - data:/var/lib/postgresql/data
    environment:
      POSTGRES_DB: ferry

volumes:
  data:
`;

const cargo = `[package]
name = "ferry"
version = "0.1.0"
edition = "2021"

[dependencies]
serde = { version = "1", features = ["derive"] }
tokio = "1"

[profile.release]
lto = true
`;

const dockerfile = `FROM node:22-slim AS build
WORKDIR /app
COPY package.json .
RUN npm install
COPY . .
RUN npm run build

FROM nginx:alpine
COPY --from=build /app/dist /usr/share/nginx/html
`;

const query = `create table ferries (
  id integer primary key,
  name text not null,
  harbour text not null
);

create index ferries_by_harbour on ferries (harbour);

create view departures as
  select ferries.name, crossings.leaves_at
  from ferries
  join crossings on crossings.ferry_id = ferries.id
  order by crossings.leaves_at;
`;

const script = `#!/usr/bin/env bash
set -euo pipefail

build() {
  npm ci
  npm run build
}

deploy() {
  local target=$1
  rsync -a dist/ "$target"
}

build
deploy "$1"
`;

const configuration: readonly Pair[] = [
  {
    name: 'a service of YAML with one line more',
    file: compose,
    info: 'yaml',
    code: `  web:
    image: ferry:latest
    ports:
      - "8080:80"
    environment:
      LOG: debug`,
    becomes: [['LOG: info', 'LOG: debug']],
  },
  {
    name: 'a new service of YAML, the others told by a comment',
    file: compose,
    info: 'yaml',
    code: `services:
  # ... existing services ...
  cache:
    image: redis:7`,
    becomes: [['      POSTGRES_DB: ferry\n', '      POSTGRES_DB: ferry\n  cache:\n    image: redis:7\n']],
  },
  {
    name: 'a key of YAML that two services have',
    file: compose,
    info: 'yaml',
    code: `    environment:
      TZ: UTC`,
    refused: 'ambiguous',
  },
  {
    name: 'a section of TOML with one entry more',
    file: cargo,
    info: 'toml',
    code: `[dependencies]
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["full"] }
anyhow = "1"`,
    becomes: [['tokio = "1"\n', 'tokio = { version = "1", features = ["full"] }\nanyhow = "1"\n']],
  },
  {
    name: 'lines of a Dockerfile',
    file: dockerfile,
    info: 'dockerfile',
    code: `COPY package.json package-lock.json ./
RUN npm ci
COPY . .`,
    refused: 'no-place',
  },
  {
    name: 'lines of a Dockerfile by a diff',
    file: dockerfile,
    info: 'diff',
    code: ` WORKDIR /app
-COPY package.json .
-RUN npm install
+COPY package.json package-lock.json ./
+RUN npm ci
 COPY . .`,
    becomes: [
      ['COPY package.json .\nRUN npm install\n', 'COPY package.json package-lock.json ./\nRUN npm ci\n'],
    ],
  },
  {
    name: 'a table of SQL with a column more',
    file: query,
    info: 'sql',
    code: `create table ferries (
  id integer primary key,
  name text not null,
  harbour text not null,
  built integer
);`,
    becomes: [['  harbour text not null\n', '  harbour text not null,\n  built integer\n']],
  },
  {
    name: 'a view of SQL',
    file: query,
    info: 'sql',
    code: `create view departures as
  select ferries.name, ferries.harbour, crossings.leaves_at
  from ferries
  join crossings on crossings.ferry_id = ferries.id
  order by crossings.leaves_at;`,
    becomes: [['select ferries.name, crossings', 'select ferries.name, ferries.harbour, crossings']],
  },
  {
    name: 'a function of a shell script',
    file: script,
    info: 'bash',
    code: `deploy() {
  local target="$1/ferry"
  rsync -a --delete dist/ "$target"
}`,
    becomes: [
      ['local target=$1', 'local target="$1/ferry"'],
      ['rsync -a dist/', 'rsync -a --delete dist/'],
    ],
  },
  {
    name: 'a line at the beginning of a shell script, the rest elided',
    file: script,
    info: 'sh',
    code: `#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

# ... rest of the script remains unchanged ...`,
    becomes: [['set -euo pipefail\n', 'set -euo pipefail\ncd "$(dirname "$0")"\n']],
  },
];

const controller = `<?php

namespace App\\Http;

class FerryController
{
    public function index()
    {
        return Ferry::all();
    }

    public function show(int $id)
    {
        return Ferry::find($id);
    }
}
`;

const model = `class Ferry < ApplicationRecord
  has_many :crossings

  validates :name, presence: true

  def late?
    crossings.any?(&:late?)
  end

  def next_crossing
    crossings.order(:leaves_at).first
  end
end
`;

const screen = `import SwiftUI

struct FerryView: View {
    let ferry: Ferry
    @State private var isShown = false

    var body: some View {
        VStack {
            Text(ferry.name)
            Button("Details") { isShown = true }
        }
    }

    private func reload() async {
        await ferry.reload()
    }
}
`;

const repository = `using System.Collections.Generic;

namespace Ferries
{
    public class Repository
    {
        private readonly List<Ferry> ferries = new();

        public Ferry? Find(string name)
        {
            foreach (var ferry in ferries)
            {
                if (ferry.Name == name) return ferry;
            }
            return null;
        }

        public void Add(Ferry ferry)
        {
            ferries.Add(ferry);
        }
    }
}
`;

const activity = `class MainActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContent { FerryList() }
    }

    private fun reload() {
        viewModel.reload()
    }
}
`;

const component = `<template>
  <ul>
    <li v-for="ferry in ferries" :key="ferry.id">{{ ferry.name }}</li>
  </ul>
</template>

<script setup lang="ts">
import { ref } from 'vue';

const ferries = ref<Ferry[]>([]);

async function load() {
  ferries.value = await fetchFerries();
}
</script>

<style scoped>
ul {
  list-style: none;
}
</style>
`;

const others: readonly Pair[] = [
  {
    name: 'a PHP method with a brace on its own line',
    file: controller,
    info: 'php',
    code: `    public function show(int $id)
    {
        return Ferry::findOrFail($id);
    }`,
    becomes: [['Ferry::find($id)', 'Ferry::findOrFail($id)']],
  },
  {
    name: 'a PHP class with a new method after what stays',
    file: controller,
    info: 'php',
    code: `class FerryController
{
    // ... existing methods ...

    public function destroy(int $id)
    {
        Ferry::destroy($id);
    }
}`,
    becomes: [
      [
        '        return Ferry::find($id);\n    }\n',
        '        return Ferry::find($id);\n    }\n\n    public function destroy(int $id)\n    {\n        Ferry::destroy($id);\n    }\n',
      ],
    ],
  },
  {
    name: 'a Ruby method',
    file: model,
    info: 'ruby',
    code: `def next_crossing
  crossings.where('leaves_at > ?', Time.current).order(:leaves_at).first
end`,
    becomes: [
      [
        '    crossings.order(:leaves_at).first',
        "    crossings.where('leaves_at > ?', Time.current).order(:leaves_at).first",
      ],
    ],
  },
  {
    name: 'a Ruby class with a validation more, the rest elided',
    file: model,
    info: 'ruby',
    code: `class Ferry < ApplicationRecord
  has_many :crossings

  validates :name, presence: true, uniqueness: true

  # ... rest of the class ...
end`,
    becomes: [['validates :name, presence: true', 'validates :name, presence: true, uniqueness: true']],
  },
  {
    name: 'a Swift property whose body changed',
    file: screen,
    info: 'swift',
    code: `    var body: some View {
        VStack(alignment: .leading) {
            Text(ferry.name)
            Button("Details") { isShown = true }
        }
        .task { await reload() }
    }`,
    becomes: [
      ['        VStack {\n', '        VStack(alignment: .leading) {\n'],
      [
        '{ isShown = true }\n        }\n',
        '{ isShown = true }\n        }\n        .task { await reload() }\n',
      ],
    ],
  },
  {
    name: 'a C# method with an elision in its middle',
    file: repository,
    info: 'csharp',
    code: `        public Ferry? Find(string name)
        {
            if (string.IsNullOrEmpty(name)) return null;
            // ... existing code ...
        }`,
    becomes: [
      [
        '        public Ferry? Find(string name)\n        {\n',
        '        public Ferry? Find(string name)\n        {\n            if (string.IsNullOrEmpty(name)) return null;\n',
      ],
    ],
  },
  {
    name: 'a C# method that the class has not',
    file: repository,
    info: 'csharp',
    code: `public void Remove(Ferry ferry)
{
    ferries.Remove(ferry);
}`,
    refused: 'no-place',
  },
  {
    name: 'a Kotlin function with another body',
    file: activity,
    info: 'kotlin',
    code: `private fun reload() {
    lifecycleScope.launch { viewModel.reload() }
}`,
    becomes: [['        viewModel.reload()\n', '        lifecycleScope.launch { viewModel.reload() }\n']],
  },
  {
    name: 'the script of a Vue component, the rest elided',
    file: component,
    info: 'vue',
    code: `<script setup lang="ts">
import { onMounted, ref } from 'vue';

const ferries = ref<Ferry[]>([]);

async function load() {
  ferries.value = await fetchFerries();
}

onMounted(load);
</script>`,
    becomes: [
      ["import { ref } from 'vue';", "import { onMounted, ref } from 'vue';"],
      [
        '  ferries.value = await fetchFerries();\n}\n',
        '  ferries.value = await fetchFerries();\n}\n\nonMounted(load);\n',
      ],
    ],
  },
  {
    name: 'a function of a Vue component',
    file: component,
    info: 'ts',
    code: `async function load() {
  ferries.value = await fetchFerries({ limit: 20 });
}`,
    becomes: [['await fetchFerries()', 'await fetchFerries({ limit: 20 })']],
  },
];

export const languagePairs = { rust, java, tsx, python, cpp, configuration, others } as const;
