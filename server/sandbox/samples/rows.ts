import type { Entity } from '../../../src/contract/import.ts'
import type { Random } from './random.ts'

/** The content of a sample file. The first row is the header; `identifier` is the column with an address in each record. */
export type Table = { rows: string[][]; identifier: number }

type Content = {
  header: readonly string[]
  identifier: number
  record: (number: number, random: Random) => string[]
}

const given = ['Ana', 'Mei', 'Tomas', 'Priya', 'Kofi', 'Lea', 'Sam', 'Ines', 'Yuki', 'Omar', 'Nora', 'Ivan']
const family = ['Duarte', 'Lin', 'Lindqvist', 'Nair', 'Okafor', 'Fischer', 'Reyes', 'Sato', 'Haddad', 'Berg']
const roles = ['Head of Procurement', 'Sales Manager', 'Data Engineer', 'Founder', 'Research Lead', 'Buyer']
const cities = ['Lisbon', 'Berlin', 'Toronto', 'Nairobi', 'Osaka', 'Austin', 'Oslo', 'Singapore']
const firms = [
  'Northwind',
  'Bluefield',
  'Harbor',
  'Quartz',
  'Meridian',
  'Alder',
  'Summit',
  'Granite',
  'Juniper',
]
const trades = ['Logistics', 'Robotics', 'Foods', 'Analytics', 'Packaging', 'Biotech', 'Energy', 'Partners']
const countries = ['Portugal', 'Germany', 'Canada', 'Kenya', 'Japan', 'United States', 'Norway']
const subjects = ['Battery recycling', 'Protein design', 'Open data', 'Supply chains', 'Water treatment']
const aspects = [
  'in practice',
  'at scale',
  'a review',
  'five years on',
  'methods and limits',
  'what it costs',
]
const sources = ['Example Journal', 'Daily Example', 'Register of Examples', 'Example Weekly']

const slug = (text: string) => text.toLowerCase().replaceAll(' ', '-')

/** One name in nine has a comma, so that there are cells in quotes, as in real files. */
function firm(random: Random): string {
  const name = `${random.pick(firms)} ${random.pick(trades)}`
  return random.chance(1 / 9) ? `${name}, Inc.` : name
}

const contents: Record<string, Content> = {
  person: {
    header: ['Name', 'Role', 'Company', 'Profile', 'City'],
    identifier: 3,
    record: (number, random) => {
      const name = `${random.pick(given)} ${random.pick(family)}`
      const profile = `https://people.example.com/${slug(name)}-${number}`
      return [name, random.pick(roles), firm(random), profile, random.pick(cities)]
    },
  },
  company: {
    header: ['Company', 'Website', 'Country', 'Employees'],
    identifier: 1,
    record: (number, random) => {
      const name = firm(random)
      const website = `https://${slug(name).replaceAll(/[,.]/g, '')}-${number}.example`
      return [name, website, random.pick(countries), String(random.int(3, 900))]
    },
  },
}

const otherThings: Content = {
  header: ['Title', 'Source', 'Link', 'Year'],
  identifier: 2,
  record: (number, random) => {
    const title = `${random.pick(subjects)}: ${random.pick(aspects)}`
    const year = String(random.int(2015, 2026))
    return [title, random.pick(sources), `https://library.example.org/${number}`, year]
  },
}

/** A table of this many records about an entity, without faults. */
export function sampleTable(entity: Entity | null, records: number, random: Random): Table {
  const { header, identifier, record } = contents[entity?.type ?? ''] ?? otherThings
  const rows = Array.from({ length: records }, (_, index) => record(index + 1, random))
  return { rows: [[...header], ...rows], identifier }
}
