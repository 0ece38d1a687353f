/* The files that the answers of the corpus are about: small, but as real files are, with what makes places alike. */

export const ferry = `import { clock } from './clock.ts';
import { log } from './log.ts';

/** A ferry between two harbours. */
export class Ferry {
  private late = false;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  leave(): void {
    if (this.late) {
      log('late');
      this.late = false;
    }
    clock.start();
  }

  arrive(minutes: number): void {
    if (minutes > 5) {
      this.late = true;
    }
    clock.stop();
  }

  toString(): string {
    return this.name;
  }
}

export function fleet(names: readonly string[]): Ferry[] {
  return names.map((name) => new Ferry(name));
}
`;

export const report = `import json
import sys

LIMIT = 10


def read(path):
    with open(path) as file:
        return json.load(file)


class Report:
    def __init__(self, rows):
        self.rows = rows

    def total(self):
        return sum(row["cost"] for row in self.rows)

    def show(self):
        for row in self.rows[:LIMIT]:
            print(row["name"], row["cost"])
        print("total", self.total())


def main():
    report = Report(read(sys.argv[1]))
    report.show()


if __name__ == "__main__":
    main()
`;

export const server = `package main

import (
	"fmt"
	"net/http"
)

type Server struct {
	port int
	hits int
}

func (s *Server) Serve(w http.ResponseWriter, r *http.Request) {
	s.hits++
	if r.URL.Path == "/" {
		fmt.Fprintln(w, "home")
		return
	}
	http.NotFound(w, r)
}

func (s *Server) Hits() int {
	return s.hits
}

func main() {
	s := &Server{port: 8080}
	http.HandleFunc("/", s.Serve)
	http.ListenAndServe(fmt.Sprintf(":%d", s.port), nil)
}
`;

export const twins = `describe('leave', () => {
  it('waits', () => {
    const ferry = new Ferry();
    ferry.leave();
    expect(ferry.gone).toBe(true);
  });
});

describe('arrive', () => {
  it('waits', () => {
    const ferry = new Ferry();
    ferry.arrive();
    expect(ferry.here).toBe(true);
  });
});
`;

export const styles = `:root {
  --sea: #0af;
}

.ferry {
  color: var(--sea);
  padding: 4px;
}

.ferry:hover {
  color: red;
}

@media (max-width: 300px) {
  .ferry {
    padding: 0;
  }
}
`;

export const config = `{
  "name": "harbour",
  "version": "1.0.0",
  "scripts": {
    "start": "node main.js",
    "test": "mocha"
  },
  "dependencies": {
    "left-pad": "1.0.0"
  }
}
`;

export const notes = `# Harbour

Ferries leave at ten.

## Tickets

Buy them on board.

## Weather

It is windy.
`;

export const page = `<!doctype html>
<html>
  <head>
    <title>Harbour</title>
  </head>
  <body>
    <h1>Ferries</h1>
    <ul>
      <li>North</li>
      <li>South</li>
    </ul>
  </body>
</html>
`;

export const build = `all: harbour

harbour: main.o
	cc -o harbour main.o

clean:
	rm -f harbour
	rm -f main.o
`;
