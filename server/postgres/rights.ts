/**
 * What is on record stays. The tables may belong to another role than the one of the replicas (deploy/postgres-roles.sql). Then
 * the role of the replicas may not change or remove entries, nor remove records and jobs, even if it was given all rights to new
 * tables.
 */
export const rights = takeBackRights([
  ['entries', 'UPDATE, DELETE, TRUNCATE'],
  ['deletion_requests', 'UPDATE, DELETE, TRUNCATE'],
  ['findings', 'UPDATE, DELETE, TRUNCATE'],
  ['schema_version', 'INSERT, UPDATE, DELETE, TRUNCATE'],
  ['deletions', 'DELETE, TRUNCATE'],
  ['jobs', 'DELETE, TRUNCATE'],
  ['job_items', 'DELETE, TRUNCATE'],
  ['deletion_texts', 'DELETE, TRUNCATE'],
  ['counters', 'DELETE, TRUNCATE'],
])

/** Revokes these rights to tables from everybody but their owner. */
export function takeBackRights(tables: readonly (readonly [name: string, rights: string])[]): string {
  const less = tables.map(([name, taken]) => `('${name}', '${taken}')`).join(', ')
  return `
DO $$
DECLARE
  revoke text;
BEGIN
  FOR revoke IN
    SELECT format('REVOKE %s ON %s FROM %s', less.rights, kept.oid::regclass,
                  CASE others.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(others.grantee)) END)
      FROM (VALUES ${less}) AS less (name, rights)
      JOIN pg_class AS kept ON kept.oid = to_regclass(less.name)
     CROSS JOIN LATERAL (SELECT DISTINCT grantee FROM aclexplode(kept.relacl)) AS others
     WHERE others.grantee <> kept.relowner
  LOOP
    EXECUTE revoke;
  END LOOP;
END
$$;
`
}
