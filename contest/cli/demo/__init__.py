"""The demo company: its people, its past leaders and one contest in every phase, in two language packs."""
